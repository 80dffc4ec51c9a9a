package io.github.feishureactive.benchmarks.quota;

import java.io.IOException;
import java.time.Duration;

import io.github.feishureactive.benchmarks.endtoend.Load;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/** Callers who all come at once under a quota of ten a second and are ready to wait two minutes. */
public final class ThousandCallers {

    private static final int PERMITS = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /**
     * What came of it.
     *
     * @param succeeded callers that got the right account
     * @param seconds until the last of them had it
     */
    public record Result(QuotaClient client, int callers, long succeeded, double seconds) {}

    private ThousandCallers() {}

    /** Takes the client's name and the number of callers. */
    public static void main(String[] arguments) throws IOException {
        Child.serve(command -> storm(QuotaClient.valueOf(arguments[0]), Integer.parseInt(arguments[1])));
    }

    /** Runs one client in a JVM of its own. */
    public static Result run(QuotaClient client, int callers) {
        try (ChildJvm jvm = ChildJvm.start(ThousandCallers.class, client.name(), String.valueOf(callers))) {
            return jvm.ask(Result.class, PATIENCE, "start");
        }
    }

    private static Result storm(QuotaClient client, int callers) throws Exception {
        try (FeishuSimulator simulator =
                QuotaRun.platform(QuotaPolicy.SLIDING_WINDOW, PERMITS, callers, Conditions.AT_ONCE)) {
            long start = System.nanoTime();
            Load<?> load = Load.start(client.open(simulator, QuotaRun.token(simulator), PERMITS), callers, callers);
            load.await(PATIENCE);
            return new Result(client, callers, load.calls(), (System.nanoTime() - start) / 1e9);
        }
    }
}
