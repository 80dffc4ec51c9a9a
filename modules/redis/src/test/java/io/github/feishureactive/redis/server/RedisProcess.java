package io.github.feishureactive.redis.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A real Redis server on a loopback port, which can be suspended, killed and restarted. */
public final class RedisProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 180;

    /** Destroyed at the end of the JVM, however the tests end. */
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    /** Path or name of a server to use instead of the one among the dependencies. */
    private static final @Nullable String OTHER = System.getProperty("feishu.redis.server");

    private static final class Binary {
        private static final File FILE = OTHER == null ? unpack() : found(OTHER);

        private static File found(String name) {
            return Stream.concat(
                            Stream.of(new File(name)),
                            Stream.of(System.getenv("PATH").split(File.pathSeparator))
                                    .map(folder -> new File(folder, name)))
                    .filter(File::canExecute)
                    .findFirst()
                    .orElse(new File(name));
        }

        private static File unpack() {
            try {
                return ExecutableProvider.newJarResourceProvider().get();
            } catch (IOException e) {
                throw new IllegalStateException("No Redis server for this machine is among the test dependencies", e);
            }
        }
    }

    private final ReservedPort port;
    private final List<String> options;
    private final Path directory;
    private @Nullable Path config;
    private Process process;

    private RedisProcess(List<String> options) throws IOException {
        this.port = ReservedPort.reserve();
        this.options = options;
        this.directory = Files.createTempDirectory("redis");
    }

    /** Returns the configured server if it is not installed, or {@code null}. */
    public static @Nullable String missing() {
        return OTHER != null && !Binary.FILE.canExecute() ? OTHER : null;
    }

    public static RedisProcess start(String... options) throws Exception {
        RedisProcess redis = new RedisProcess(List.of(options));
        redis.restart();
        return redis;
    }

    /** Starts a sentinel that watches a master. */
    public static RedisProcess sentinel(String name, RedisProcess master) throws Exception {
        RedisProcess sentinel = new RedisProcess(List.of("--sentinel"));
        Path config = sentinel.directory.resolve("sentinel.conf");
        Files.write(
                config,
                List.of(
                        "sentinel monitor " + name + " 127.0.0.1 " + master.port() + " 1",
                        "sentinel down-after-milliseconds " + name + " 1000",
                        "sentinel failover-timeout " + name + " 10000"));
        sentinel.config = config;
        sentinel.restart();
        return sentinel;
    }

    public int port() {
        return port.number();
    }

    public RedisURI uri() {
        return RedisURI.create("127.0.0.1", port());
    }

    /** Starts the server with the data on its disk, and returns when it listens. */
    public void restart(String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(Binary.FILE.getAbsolutePath()));
        if (config != null) {
            command.add(config.toString());
        }
        command.addAll(List.of(
                "--port",
                Integer.toString(port()),
                "--bind",
                "127.0.0.1",
                "--daemonize",
                "no",
                "--dir",
                directory.toString()));
        if (config == null) {
            command.addAll(List.of("--save", ""));
        }
        if (OTHER != null && config == null) {
            // Required since Redis 7.
            command.addAll(List.of("--enable-debug-command", "local"));
        }
        command.addAll(options);
        command.addAll(List.of(more));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        RUNNING.add(process);
        awaitListening();
    }

    private void awaitListening() throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try (RedisWire wire = new RedisWire(port())) {
                wire.ask("PING");
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > until) {
                    throw new IllegalStateException(Files.readString(directory.resolve("log")), e);
                }
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Suspends the process; its sockets stay open. */
    public void freeze() throws Exception {
        signal("STOP");
    }

    public void thaw() throws Exception {
        signal("CONT");
    }

    public void kill() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        RUNNING.remove(process);
    }

    private void signal(String name) throws Exception {
        signal(name, process.pid());
    }

    public static void signal(String name, long pid) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends one command and returns the reply. */
    public String ask(String... command) throws IOException {
        try (RedisWire wire = new RedisWire(port())) {
            return wire.ask(command);
        }
    }

    /** Sends one command and returns the reply, empty if there is none. */
    public String answers(String... command) {
        try {
            return ask(command);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        kill();
        port.close();
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
