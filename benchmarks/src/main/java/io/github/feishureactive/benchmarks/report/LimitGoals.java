package io.github.feishureactive.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.quota.Conditions;
import io.github.feishureactive.benchmarks.quota.QuotaClient;
import io.github.feishureactive.benchmarks.quota.QuotaRun;
import io.github.feishureactive.benchmarks.startup.StartupStorm;

/** How quotas should be kept, and what that may cost. */
final class LimitGoals {

    private static final int PERMITS = 10;
    private static final int COLD_CALLERS = 10_000;
    private static final int CALLERS = 1_000;

    /** How much less four instances over Redis may use than one. */
    private static final double SHARING = 0.03;

    /** The profiler counts what JMH itself allocates too, in thousandths of a byte. */
    private static final double ROUNDING = 0.1;

    private final Results results;

    private LimitGoals(Results results) {
        this.results = results;
    }

    /** P5 to P7, and P9. */
    static List<Goal> of(Results results) {
        LimitGoals goals = new LimitGoals(results);
        String kept = ": never more than 10 in any second, none refused, at least ";
        String slow = "A quota of 10 a second, 200 to 400 ms inside the platform";
        return List.of(
                goals.tokens(),
                goals.over(
                        "P5b",
                        "A fresh token at most 5 ns over a volatile read, a look-up and the clock, without allocation",
                        "TokenBenchmark.token",
                        "TokenBenchmark.volatileReadLookUpAndClock",
                        5,
                        0),
                goals.kept(
                        "P6a",
                        "A quota of 10 a second, counted in three ways" + kept + "0.95 used",
                        Conditions.AT_ONCE,
                        0.95),
                goals.callers(),
                goals.over(
                        "P7",
                        "A free permit at most 150 ns and 64 B over a bare Mono",
                        "PermitBenchmark.freePermit",
                        "PermitBenchmark.bareMono",
                        150,
                        64),
                goals.kept("P9a", slow + ", `Server-Timing`" + kept + "0.89 used", Conditions.AS_THE_PLATFORM, 0.89),
                goals.kept(
                        "P9b",
                        slow + ", counted at its edge" + kept + "0.89 used",
                        Conditions.COUNTED_AT_ITS_EDGE,
                        0.89),
                goals.kept("P9c", slow + ", on bare loopback" + kept + "0.96 used", Conditions.ON_LOOPBACK, 0.96),
                goals.kept("P9d", slow + ", without `Server-Timing`" + kept + "0.70 used", Conditions.UNREPORTED, 0.70),
                goals.overRedis());
    }

    private Goal tokens() {
        String aim = "One token request for 10,000 cold callers";
        return results.of(Steps.STORMS).stream()
                .filter(storm -> storm.peer() == PeerKind.OURS && storm.callers() == COLD_CALLERS)
                .max(Comparator.comparingLong(StartupStorm.Storm::tokenRequests))
                .map(storm -> new Goal(
                        "P5a",
                        aim,
                        String.format(
                                Locale.ROOT, "%,d sent, %,d right responses", storm.tokenRequests(), storm.calls()),
                        storm.tokenRequests() == 1 && storm.calls() == COLD_CALLERS))
                .orElse(Goal.notMeasured("P5a", aim));
    }

    private Goal over(String id, String aim, String what, String bare, double nanos, double bytes) {
        return micro(what)
                .flatMap(measured -> micro(bare).map(floor -> {
                    double time = measured.nanos() - floor.nanos();
                    double space = measured.bytes() - floor.bytes();
                    return new Goal(
                            id,
                            aim,
                            String.format(Locale.ROOT, "%.1f ns, %.1f B over it", time, space),
                            time <= nanos && space <= bytes + ROUNDING);
                }))
                .orElse(Goal.notMeasured(id, aim));
    }

    private Optional<Micros.Result> micro(String name) {
        return results.of(Steps.MICROS).stream()
                .filter(micro -> micro.name().equals(name))
                .findFirst();
    }

    private Goal kept(String id, String aim, Conditions conditions, double least) {
        return kept(id, aim, runs(QuotaClient.OURS, conditions), least);
    }

    private Goal overRedis() {
        String aim = "Four instances over Redis, `Server-Timing`: as P9a, at most 0.03 less used";
        double one = leastUsed(runs(QuotaClient.OURS, Conditions.AS_THE_PLATFORM));
        return kept("P9e", aim, runs(QuotaClient.OURS_OVER_REDIS, Conditions.AS_THE_PLATFORM), one - SHARING);
    }

    private static Goal kept(String id, String aim, List<QuotaRun.Result> runs, double least) {
        if (runs.isEmpty()) {
            return Goal.notMeasured(id, aim);
        }
        int most =
                runs.stream().mapToInt(QuotaRun.Result::mostInAnySecond).max().orElse(0);
        long refused = runs.stream().mapToLong(QuotaRun.Result::throttled).sum();
        double used = leastUsed(runs);
        return new Goal(
                id,
                aim,
                String.format(
                        Locale.ROOT, "at most %d in a second, %d refused, at least %.3f used", most, refused, used),
                most <= PERMITS && refused == 0 && used >= least);
    }

    private List<QuotaRun.Result> runs(QuotaClient client, Conditions conditions) {
        return results.of(Steps.QUOTAS).stream()
                .filter(run ->
                        run.client() == client && run.conditions() == conditions && run.permitsPerSecond() == PERMITS)
                .toList();
    }

    private static double leastUsed(List<QuotaRun.Result> runs) {
        return runs.stream().mapToDouble(QuotaRun.Result::used).min().orElse(0);
    }

    private Goal callers() {
        String aim = "1,000 callers at 10 a second with two minutes' patience: all succeed";
        return results.of(Steps.CALLERS).stream()
                .filter(run -> run.client() == QuotaClient.OURS && run.callers() == CALLERS)
                .findFirst()
                .map(run -> new Goal("P6b", aim, run.succeeded() + " succeeded", run.succeeded() == run.callers()))
                .orElse(Goal.notMeasured("P6b", aim));
    }
}
