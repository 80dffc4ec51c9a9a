package io.github.feishureactive.benchmarks.quota;

import java.io.IOException;
import java.time.Duration;

import io.github.feishureactive.benchmarks.endtoend.Load;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/** A thousand callers who all come at once under a quota of ten a second and are ready to wait two minutes. */
public final class ThousandCallers {

    private static final int CALLERS = 1_000;
    private static final int PERMITS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * What came of it.
     *
     * @param succeeded callers that had a right answer
     * @param seconds until the last one had his
     */
    public record Result(QuotaClient client, int callers, long succeeded, double seconds) {}

    private ThousandCallers() {}

    /** Takes the client's name. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(command -> storm(QuotaClient.valueOf(arguments[0])));
    }

    /** Runs one client in a JVM of its own. */
    public static Result run(QuotaClient client) {
        try (ChildJvm jvm = ChildJvm.start(ThousandCallers.class, client.name())) {
            return jvm.ask(Result.class, PATIENCE, "start");
        }
    }

    private static Result storm(QuotaClient client) throws Exception {
        try (FeishuSimulator simulator = QuotaRun.platform(QuotaPolicy.SLIDING_WINDOW, PERMITS, CALLERS, 0)) {
            long start = System.nanoTime();
            Load<?> load = Load.start(client.open(simulator, QuotaRun.token(simulator), PERMITS), CALLERS, CALLERS);
            load.await(PATIENCE);
            return new Result(client, CALLERS, load.calls(), (System.nanoTime() - start) / 1e9);
        }
    }
}
