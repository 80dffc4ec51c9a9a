package io.github.feishureactive.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running {@link InstanceMain} as its parent sees it. */
final class Instance implements AutoCloseable {

    private static final Pattern NEWS = Pattern.compile("done (\\d+) failed (\\d+) local (\\d+) visits (\\d+)");

    private final Process process;
    volatile int done;
    volatile int failed;
    volatile int local;
    volatile int visits;

    private Instance(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static Instance start(int redis, String platform, int permits, int instances, int callers) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                InstanceMain.class.getName()));
        for (Object argument : new Object[] {redis, platform, permits, instances, callers}) {
            command.add(argument.toString());
        }
        return new Instance(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while ((line = output.readLine()) != null) {
                Matcher news = NEWS.matcher(line);
                if (news.matches()) {
                    done = Integer.parseInt(news.group(1));
                    failed = Integer.parseInt(news.group(2));
                    local = Integer.parseInt(news.group(3));
                    visits = Integer.parseInt(news.group(4));
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    void signal(String name) throws Exception {
        RedisProcess.signal(name, process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
