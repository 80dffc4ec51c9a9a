package io.github.feishureactive.benchmarks.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

import io.github.feishureactive.benchmarks.endtoend.AccountServer;
import io.github.feishureactive.benchmarks.endtoend.FeishuReactivePeer;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.endtoend.Slice;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.JvmFigures;
import io.github.feishureactive.core.quota.SlotRateLimiter;

/** Our client under an even load, looked at from time to time. */
public final class Soak {

    private static final int IN_FLIGHT = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    /**
     * One look.
     *
     * @param atSeconds since the warm-up
     * @param heapBytes in use after the garbage was collected, when no call was under way
     * @param connections open at the server
     * @param permitsHeld by nobody, if all came back, since no call is under way
     */
    public record Look(
            double atSeconds, long heapBytes, int threads, long connections, long permitsHeld, Slice slice) {}

    /** What the JVM with the client says. */
    record Inside(long heapBytes, int threads, long permitsHeld, Slice slice) {}

    private Soak() {}

    /** Takes the server's address; {@code run millis}. */
    public static void main(String[] arguments) throws IOException {
        CountingLimiter limiter = new CountingLimiter(SlotRateLimiter.create());
        Peer<?> peer = new FeishuReactivePeer(arguments[0], gateway -> gateway.rateLimiter(limiter));
        Child.serve(command -> {
            Slice slice = Slice.measure(peer, IN_FLIGHT, Duration.ofMillis(Long.parseLong(command[1])));
            return new Inside(JvmFigures.liveHeapBytes(), JvmFigures.threads(), limiter.held(), slice);
        });
    }

    /** Runs for so long and looks so often. */
    public static void run(Duration length, int looks, Consumer<Look> seen) {
        try (ChildJvm server = ChildJvm.start(AccountServer.class)) {
            String baseUrl = seen(server).baseUrl();
            try (ChildJvm client = ChildJvm.start(Soak.class, baseUrl)) {
                client.ask(Inside.class, PATIENCE, "run " + WARM_UP.toMillis());
                long start = System.nanoTime();
                Duration step = length.dividedBy(looks);
                for (int i = 0; i < looks; i++) {
                    Inside inside = client.ask(Inside.class, step.plus(PATIENCE), "run " + step.toMillis());
                    seen.accept(new Look(
                            (System.nanoTime() - start) / 1e9,
                            inside.heapBytes(),
                            inside.threads(),
                            seen(server).connections(),
                            inside.permitsHeld(),
                            inside.slice()));
                }
            }
        }
    }

    private static AccountServer.Seen seen(ChildJvm server) {
        return server.ask(AccountServer.Seen.class, PATIENCE, "seen");
    }
}
