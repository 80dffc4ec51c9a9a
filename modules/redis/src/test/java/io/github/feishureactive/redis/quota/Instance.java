package io.github.feishureactive.redis.quota;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.feishureactive.redis.server.RedisProcess;

/** A running {@link InstanceMain}, seen by its parent. */
final class Instance implements AutoCloseable {

    private static final Pattern NEWS =
            Pattern.compile("(\\S+) done (\\d+) failed (\\d+) local (\\d+) requests (\\d+)");

    private final Process process;
    private final BufferedWriter orders;
    private volatile News news = new News("", 0, 0, 0, 0);

    private Instance(Process process) {
        this.process = process;
        this.orders = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Instance start(int redis, int instances) throws IOException {
        return new Instance(new ProcessBuilder(List.of(
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        InstanceMain.class.getName(),
                        Integer.toString(redis),
                        Integer.toString(instances)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Starts a run, in place of the previous one. */
    void run(String name, String platform, int permits, int callers) throws IOException {
        order(name + " " + platform + " " + permits + " " + callers);
    }

    /** Ends the run. */
    void rest() throws IOException {
        order("");
    }

    private void order(String line) throws IOException {
        orders.write(line + "\n");
        orders.flush();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = output.readLine()) != null) {
                Matcher read = NEWS.matcher(line);
                if (read.matches()) {
                    news = new News(read.group(1), number(read, 2), number(read, 3), number(read, 4), number(read, 5));
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    private static int number(Matcher read, int group) {
        return Integer.parseInt(read.group(group));
    }

    /** Returns the last counts of a run, zeros before it has started. */
    News news(String run) {
        News last = news;
        return last.run.equals(run) ? last : new News(run, 0, 0, 0, 0);
    }

    void signal(String name) throws Exception {
        RedisProcess.signal(name, process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Counts of one run. */
    record News(String run, int done, int failed, int local, int requests) {}
}
