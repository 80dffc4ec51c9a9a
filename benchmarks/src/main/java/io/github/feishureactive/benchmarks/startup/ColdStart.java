package io.github.feishureactive.benchmarks.startup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.feishureactive.benchmarks.endtoend.AccountServer;
import io.github.feishureactive.benchmarks.endtoend.Peer;
import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.process.ChildJvm;

/**
 * From the start of a JVM to the answer to its first call, plain and with the classes from an archive. An archive is
 * made only of jars, so there is none when the class path has a directory.
 */
public final class ColdStart {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ACCOUNT = "6942778198054125570";
    private static final String ANSWERED = "answered";
    private static final List<PeerKind> PEERS = List.of(PeerKind.FLOOR, PeerKind.OURS, PeerKind.SDK_ELASTIC);

    /** Where the classes come from. */
    public enum Archive {
        /** The jars. */
        NONE(17, "", ""),
        /** Class-data sharing: an archive that another run wrote when it ended. */
        CLASS_DATA_SHARING(17, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile="),
        /** The cache of JDK 25, which has them linked and profiled too. */
        AOT_CACHE(25, "-XX:AOTCacheOutput=", "-XX:AOTCache=");

        private final int since;
        private final String write;
        private final String read;

        Archive(int since, String write, String read) {
            this.since = since;
            this.write = write;
            this.read = read;
        }

        /** How it is called in a report. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }

        private boolean available() {
            return Runtime.version().feature() >= since;
        }
    }

    /** The time of one start. */
    public record Start(PeerKind peer, Archive archive, int round, double millis) {}

    /** How to start a client. */
    private record Way(PeerKind peer, Archive archive, List<String> options) {}

    private ColdStart() {}

    /** Takes the client's name and the server's address, makes one call and ends. */
    public static void main(String[] arguments) {
        call(PeerKind.valueOf(arguments[0]).open(arguments[1]));
        System.exit(0);
    }

    @SuppressWarnings("SystemOut")
    private static <T> void call(Peer<T> peer) {
        T answer = peer.enable(ACCOUNT).blockOptional(PATIENCE).orElseThrow();
        if (!peer.correct(ACCOUNT, answer)) {
            throw new IllegalStateException("wrong answer: " + answer);
        }
        System.out.println(ANSWERED);
    }

    /** Starts each client so often in each way, in turns. */
    public static void run(int rounds, Consumer<Start> starts) throws IOException {
        Path directory = Files.createTempDirectory("cold-start");
        try (ChildJvm server = ChildJvm.start(AccountServer.class)) {
            String baseUrl =
                    server.ask(AccountServer.Seen.class, PATIENCE, "seen").baseUrl();
            List<Way> ways = PEERS.stream()
                    .flatMap(peer -> Arrays.stream(Archive.values())
                            .filter(Archive::available)
                            .flatMap(archive -> prepared(peer, archive, directory, baseUrl).stream()))
                    .toList();
            for (int round = 0; round < rounds; round++) {
                for (Way way : ways) {
                    starts.accept(new Start(way.peer, way.archive, round, start(way, baseUrl)));
                }
            }
        } finally {
            delete(directory);
        }
    }

    /** Writes the archive; no way where that cannot be done. */
    private static List<Way> prepared(PeerKind peer, Archive archive, Path directory, String baseUrl) {
        if (archive == Archive.NONE) {
            return List.of(new Way(peer, archive, List.of()));
        }
        Path file = directory.resolve(peer + "-" + archive);
        start(new Way(peer, archive, List.of(archive.write + file)), baseUrl);
        return Files.exists(file) ? List.of(new Way(peer, archive, List.of(archive.read + file))) : List.of();
    }

    private static double start(Way way, String baseUrl) {
        long start = System.nanoTime();
        Process process = process(ChildJvm.command(way.options, ColdStart.class, way.peer.name(), baseUrl));
        try {
            double millis = CompletableFuture.supplyAsync(() -> answered(process, start))
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("it does not end: " + way);
            }
            return millis;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process process(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads to the end of the output, so that a JVM that writes an archive is not held up. */
    private static double answered(Process process, long start) {
        double millis = -1;
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.equals(ANSWERED)) {
                    millis = (System.nanoTime() - start) / 1e6;
                }
                output.append(line).append('\n');
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (millis < 0) {
            throw new IllegalStateException("it ended without an answer: " + output);
        }
        return millis;
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
