package io.github.feishureactive.benchmarks.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import reactor.core.publisher.Flux;

import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.ForeignLoad;
import io.github.feishureactive.benchmarks.process.JvmFigures;

/**
 * Downloads and uploads of a file that is many times as large as the heap of the client, which is 64 MB. The clients
 * take turns, every second round in the opposite order.
 */
public final class FileTransfer {

    private static final int PART = 1 << 18;
    private static final int MEBI = 1 << 20;
    private static final long WARM_UP = 256L * MEBI;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** More of either ends the JVM, and with it the run. */
    private static final List<String> SMALL =
            List.of("-Xms64m", "-Xmx64m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

    /** The clients. */
    public enum Client {
        /** Put together by hand. */
        FLOOR("hand-written Reactor Netty"),
        /** The gateway. */
        OURS("feishu-reactive");

        private final String label;

        Client(String label) {
            this.label = label;
        }

        /** How it is called in a report. */
        public String label() {
            return label;
        }

        private FileClient open(String baseUrl) {
            return this == OURS ? FileClient.gateway(baseUrl) : FileClient.handWritten(baseUrl);
        }
    }

    /** Whose bytes they are. */
    public enum Direction {
        /** The server's. */
        DOWNLOAD,
        /** The client's. */
        UPLOAD
    }

    /**
     * What came of one transfer.
     *
     * @param foreignShare how much of the machine went to processes without part in it, 0 to 1
     * @param heapBytes in use in the client after it, when the garbage was collected
     */
    public record Result(
            Client client,
            Direction direction,
            int round,
            double foreignShare,
            long bytes,
            double seconds,
            long heapBytes) {

        /** Throughput, in millions of bytes. */
        public double megabytesPerSecond() {
            return bytes / 1e6 / seconds;
        }
    }

    /** What the JVM with the client says. */
    record Moved(double seconds, long heapBytes) {}

    private FileTransfer() {}

    /** Takes the client's name and the server's address; {@code DOWNLOAD bytes} or {@code UPLOAD bytes}. */
    public static void main(String[] arguments) throws IOException {
        FileClient client = Client.valueOf(arguments[0]).open(arguments[1]);
        Child.serve(command -> move(client, Direction.valueOf(command[0]), Long.parseLong(command[1])));
    }

    /** Runs so many rounds, each with one transfer of each client in each direction. */
    public static void run(int rounds, int mebibytes, Consumer<Result> results) {
        try (ChildJvm server = ChildJvm.start(FileServer.class)) {
            String baseUrl = server.ask(String.class, PATIENCE, "start");
            Map<Client, ChildJvm> clients = new EnumMap<>(Client.class);
            try {
                for (Client client : Client.values()) {
                    ChildJvm jvm = ChildJvm.start(SMALL, FileTransfer.class, client.name(), baseUrl);
                    clients.put(client, jvm);
                    for (Direction direction : Direction.values()) {
                        jvm.ask(Moved.class, PATIENCE, direction + " " + WARM_UP);
                    }
                }
                for (Direction direction : Direction.values()) {
                    for (int round = 0; round < rounds; round++) {
                        round(server, clients, direction, round, (long) mebibytes * MEBI, results);
                    }
                }
            } finally {
                clients.values().forEach(ChildJvm::close);
            }
        }
    }

    private static void round(
            ChildJvm server,
            Map<Client, ChildJvm> clients,
            Direction direction,
            int round,
            long bytes,
            Consumer<Result> results) {
        List<Map.Entry<Client, ChildJvm>> order = new ArrayList<>(clients.entrySet());
        if (round % 2 == 1) {
            Collections.reverse(order);
        }
        for (Map.Entry<Client, ChildJvm> next : order) {
            ChildJvm jvm = next.getValue();
            ForeignLoad others = ForeignLoad.watch(server, jvm);
            Moved moved = jvm.ask(Moved.class, PATIENCE, direction + " " + bytes);
            results.accept(new Result(
                    next.getKey(), direction, round, others.share(), bytes, moved.seconds(), moved.heapBytes()));
        }
    }

    private static Moved move(FileClient client, Direction direction, long bytes) throws InterruptedException {
        long start = System.nanoTime();
        if (direction == Direction.DOWNLOAD) {
            long read = client.download(bytes).blockOptional(PATIENCE).orElseThrow();
            if (read != bytes) {
                throw new IllegalStateException(read + " of " + bytes + " bytes");
            }
        } else {
            client.upload(bytes, content(bytes)).block(PATIENCE);
        }
        return new Moved((System.nanoTime() - start) / 1e9, JvmFigures.liveHeapBytes());
    }

    private static Flux<ByteBuffer> content(long bytes) {
        byte[] part = new byte[PART];
        return Flux.range(0, (int) (bytes / PART)).map(i -> ByteBuffer.wrap(part));
    }
}
