package io.github.feishureactive.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** A program that a test starts and talks with in lines. It ends when its time is over, whatever it is doing. */
final class ChildProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;
    private final Disposable limit;
    private final StringBuilder output = new StringBuilder();

    ChildProcess(Path directory, Duration atMost, List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        limit = Schedulers.boundedElastic().schedule(this::end, atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The next line that begins with "@", without that sign; null when the program has ended. */
    String question() {
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.startsWith("@")) {
                    return line.substring(1);
                }
            }
            return null;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    void answer(String line) throws IOException {
        var input = process.outputWriter(StandardCharsets.UTF_8);
        input.write(line + "\n");
        input.flush();
    }

    /** Waits for the end, which comes in time. */
    int exitCode() throws InterruptedException {
        while (question() != null) {
            // Unanswered questions are dropped.
        }
        return process.waitFor();
    }

    /** All that it has said so far. */
    String output() {
        return output.toString();
    }

    @Override
    public void close() {
        limit.dispose();
        end();
    }

    /** It and those that it started; they would keep its output open. */
    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
