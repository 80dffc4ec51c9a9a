package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.Map;

import io.github.feishureactive.benchmarks.endtoend.SideBySide;
import io.github.feishureactive.benchmarks.quota.QuotaRun;
import io.github.feishureactive.benchmarks.quota.ThousandCallers;
import io.github.feishureactive.benchmarks.scale.Tenants;
import io.github.feishureactive.benchmarks.scale.Waiting;
import io.github.feishureactive.benchmarks.soak.Soak;
import io.github.feishureactive.benchmarks.startup.StartupStorm;

/**
 * Everything that was measured, as it is written to {@code results.json}; the page is made from this and nothing else.
 */
record Results(
        Profile profile,
        Map<String, String> machine,
        List<SideBySide.Turn> turns,
        List<StartupStorm.Storm> storms,
        List<QuotaRun.Result> quotas,
        List<ThousandCallers.Result> thousandCallers,
        List<Micro> micros,
        List<Soak.Look> soak,
        List<Tenants.Result> tenants,
        List<Waiting.Result> waiting,
        String finishedAt) {

    /**
     * A result of JMH.
     *
     * @param name class and method
     * @param nanos time of one operation
     * @param error half of the interval of confidence of that time
     * @param bytes what one operation allocates
     */
    record Micro(String name, double nanos, double error, double bytes) {}
}
