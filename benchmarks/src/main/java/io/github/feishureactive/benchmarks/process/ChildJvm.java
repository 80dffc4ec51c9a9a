package io.github.feishureactive.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A JVM of its own that answers commands, one line each, as {@link Child} reads them. It ends when this object is
 * closed, when its input ends because this JVM is gone, or when an answer takes too long.
 */
public final class ChildJvm implements AutoCloseable {

    private static final Duration END = Duration.ofSeconds(5);

    /** Each answer its thread: two processors have one thread for all such waits, since JDK 25. */
    private static final Executor READERS = read -> new Thread(read, "answer of a child").start();

    private final String name;
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private ChildJvm(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a program of this class path with the settings that all of them get. */
    public static ChildJvm start(Class<?> program, String... arguments) {
        return start(List.of(), program, arguments);
    }

    /** Starts a program of this class path with options of its own, which win over those that all of them get. */
    public static ChildJvm start(List<String> options, Class<?> program, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-Xms256m", "-Xmx1g"));
        all.addAll(options);
        try {
            Process process = new ProcessBuilder(command(all, program, arguments))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new ChildJvm(program.getSimpleName() + " " + String.join(" ", arguments), process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command line of a program of this class path. */
    public static List<String> command(List<String> options, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of(
                "-Dio.netty.leakDetection.level=disabled",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Sends a command and waits for its answer; whoever does not answer in time is ended. */
    public <T> T ask(Class<T> answer, Duration patience, String command) {
        CompletableFuture<T> reading = CompletableFuture.supplyAsync(() -> exchange(command, answer), READERS);
        try {
            return reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        } catch (TimeoutException e) {
            close();
            throw new IllegalStateException(name + " gave no answer to \"" + command + "\" in " + patience, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed at \"" + command + "\"", e.getCause());
        }
    }

    private <T> T exchange(String command, Class<T> type) {
        try {
            commands.write(command);
            commands.newLine();
            commands.flush();
            String line;
            while ((line = answers.readLine()) != null) {
                if (line.startsWith(Child.ANSWER)) {
                    return Child.JSON.readValue(line.substring(Child.ANSWER.length()), type);
                }
                if (line.startsWith(Child.FAILURE)) {
                    throw new IllegalStateException(line.substring(Child.FAILURE.length()));
                }
            }
            throw new IllegalStateException("it ended without an answer");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time it has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
