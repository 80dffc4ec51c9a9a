package io.github.feishureactive.benchmarks.endtoend;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

import io.github.feishureactive.benchmarks.process.Child;

/** One client in a JVM of its own: {@code warm-up in-flight seconds-at-most}, {@code slice in-flight millis}. */
public final class Worker {

    private static final Duration STEP = Duration.ofSeconds(1);

    /** Compiling for less of a second than this is calm. */
    private static final long CALM_MILLIS = 30;

    private Worker() {}

    /** Takes the client's name and the server's address. */
    public static void main(String[] arguments) throws IOException {
        serve(PeerKind.valueOf(arguments[0]).open(arguments[1]));
    }

    /** Serves commands with a client. */
    static void serve(Peer<?> peer) throws IOException {
        Child.serve(command -> {
            int inFlight = Integer.parseInt(command[1]);
            return switch (command[0]) {
                case "warm-up" -> warmUp(peer, inFlight, Integer.parseInt(command[2]));
                case "slice" -> Slice.measure(peer, inFlight, Duration.ofMillis(Integer.parseInt(command[2])));
                default -> throw new IllegalArgumentException(command[0]);
            };
        });
    }

    /** Goes on until the compiler has little left to do. */
    private static Slice warmUp(Peer<?> peer, int inFlight, int mostSeconds) throws InterruptedException, IOException {
        CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        Slice slice = Slice.measure(peer, inFlight, STEP);
        for (int i = 1; i < mostSeconds; i++) {
            long before = compiler.getTotalCompilationTime();
            slice = Slice.measure(peer, inFlight, STEP);
            if (compiler.getTotalCompilationTime() - before < CALM_MILLIS) {
                break;
            }
        }
        return slice;
    }
}
