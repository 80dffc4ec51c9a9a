package io.github.feishureactive.benchmarks.quota;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A Redis on loopback, where the machine has one installed. It keeps nothing on disk, and ends with this JVM. */
final class RedisServer {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PROGRAM = "redis-server";

    private RedisServer() {}

    static boolean available() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, PROGRAM)));
    }

    /** Starts one on a free port and returns its address. */
    static String start() {
        try {
            int port = freePort();
            // The shell reads from this JVM and ends the server when that is gone, however it went.
            Process shell = new ProcessBuilder(
                            "sh",
                            "-c",
                            PROGRAM + " --port " + port
                                    + " --bind 127.0.0.1 --save '' --appendonly no --daemonize no >&2 & cat; kill $!")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(shell)));
            awaitPort(port);
            return "redis://127.0.0.1:" + port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static void awaitPort(int port) throws IOException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > until) {
                    throw new IOException("no Redis after " + PATIENCE, e);
                }
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    private static void close(Process shell) {
        try {
            shell.getOutputStream().close();
        } catch (IOException e) {
            shell.destroy();
        }
    }
}
