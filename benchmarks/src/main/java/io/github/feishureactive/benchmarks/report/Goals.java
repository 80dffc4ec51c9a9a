package io.github.feishureactive.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.Slice;
import io.github.feishureactive.benchmarks.quota.QuotaClient;
import io.github.feishureactive.benchmarks.quota.QuotaRun;

/** What the library wants to reach with everything switched on, beside what this run measured. */
final class Goals {

    private static final int TEN_A_SECOND = 10;
    private static final int COLD_CALLERS = 10_000;

    private final Results results;
    private final Comparison comparison;
    private final List<Goal> goals = new ArrayList<>();

    private Goals(Results results) {
        this.results = results;
        this.comparison = new Comparison(results.turns());
    }

    static List<Goal> of(Results results) {
        Goals all = new Goals(results);
        all.againstTheFloor();
        all.againstTheSdk();
        all.token();
        all.quota();
        all.permit();
        ScaleGoals.addTo(all.goals, results);
        return all.goals;
    }

    private void againstTheFloor() {
        atMost("P1", "Bytes per call at most 0.95 of the floor's, 64 in flight", Slice::bytesPerCall, 0, 64, 0.95);
        atMost("P2", "CPU per call at most 0.92 of the floor's, 64 in flight", Slice::cpuMicrosPerCall, 0, 64, 0.92);
        atLeast("P3a", "Calls a second at least the floor's, 64 in flight", PeerKind.FLOOR, 0, 64, 1);
        atLeast("P3b", "Calls a second at least 1.10 of the floor's, 1024 in flight", PeerKind.FLOOR, 0, 1_024, 1.1);
    }

    private void againstTheSdk() {
        String load = ", 50 ms behind each answer, 1024 in flight";
        atLeast("P4a", "Calls a second at least 45 times the SDK's" + load, PeerKind.SDK_ELASTIC, 50, 1_024, 45);
        atLeast(
                "P4b",
                "Calls a second at least 1.8 times the SDK's on virtual threads" + load,
                PeerKind.SDK_VIRTUAL,
                50,
                1_024,
                1.8);
        atMost("P4c", "p99 no longer than the floor's" + load, Slice::p99Millis, 50, 1_024, 1);
    }

    private void token() {
        results.storms().stream()
                .filter(storm -> storm.peer() == PeerKind.OURS && storm.callers() == COLD_CALLERS)
                .max((a, b) -> Long.compare(a.tokenRequests(), b.tokenRequests()))
                .ifPresent(storm -> add(
                        "P5a",
                        "One token request for 10,000 cold callers",
                        storm.tokenRequests() + " requests, " + storm.calls() + " right answers",
                        storm.tokenRequests() == 1 && storm.calls() == COLD_CALLERS));
        overhead(
                "P5b",
                "A fresh token at most 5 ns over a volatile read, without allocation",
                "TokenBenchmark.token",
                "TokenBenchmark.volatileRead",
                5,
                0);
    }

    private void quota() {
        String aim = "three ways to count: never more than 10 in any second, none refused, at least ";
        saturated("P6a", "A quota of 10 a second, " + aim + "0.95 of it used", 0, 0.95);
        saturated(
                "P9",
                "The same with 200 to 400 ms inside the platform, " + aim + "0.89 used",
                QuotaRun.AS_THE_PLATFORM,
                0.89);
        thousandCallers();
    }

    private void saturated(String id, String aim, int processingMillis, double least) {
        List<QuotaRun.Result> ours = results.quotas().stream()
                .filter(run -> run.client() == QuotaClient.OURS
                        && run.permitsPerSecond() == TEN_A_SECOND
                        && run.processingMillis() == processingMillis)
                .toList();
        if (!ours.isEmpty()) {
            int most = ours.stream()
                    .mapToInt(QuotaRun.Result::mostInAnySecond)
                    .max()
                    .orElse(0);
            long refused = ours.stream().mapToLong(QuotaRun.Result::throttled).sum();
            double used = ours.stream().mapToDouble(QuotaRun.Result::used).min().orElse(0);
            add(
                    id,
                    aim,
                    format("at most %d in a second, %d refused, at least %.3f used", most, refused, used),
                    most <= TEN_A_SECOND && refused == 0 && used >= least);
        }
    }

    private void thousandCallers() {
        String aim = "1,000 callers at 10 a second with two minutes' patience: all succeed";
        results.thousandCallers().stream()
                .filter(run -> run.client() == QuotaClient.OURS)
                .findFirst()
                .ifPresentOrElse(
                        run -> add("P6b", aim, run.succeeded() + " succeeded", run.succeeded() == run.callers()),
                        () -> goals.add(new Goal("P6b", aim, "not in the short profile", null)));
    }

    private void permit() {
        overhead(
                "P7",
                "A free permit at most 150 ns and 96 B over a bare Mono",
                "PermitBenchmark.freePermit",
                "PermitBenchmark.bareMono",
                150,
                96);
    }

    private void overhead(String id, String aim, String what, String over, double nanos, double bytes) {
        Optional<Results.Micro> measured = micro(what);
        Optional<Results.Micro> bare = micro(over);
        if (measured.isPresent() && bare.isPresent()) {
            double time = measured.get().nanos() - bare.get().nanos();
            double space = measured.get().bytes() - bare.get().bytes();
            // The profiler counts what JMH itself allocates too, in thousandths of a byte.
            add(id, aim, format("%.1f ns, %.1f B over it", time, space), time <= nanos && space <= bytes + 0.1);
        }
    }

    private Optional<Results.Micro> micro(String name) {
        return results.micros().stream()
                .filter(micro -> micro.name().equals(name))
                .findFirst();
    }

    private void atMost(
            String id, String aim, ToDoubleFunction<Slice> figure, int delayMillis, int inFlight, double bound) {
        Spread ratio = comparison.ratio(PeerKind.OURS, PeerKind.FLOOR, delayMillis, inFlight, figure);
        goals.add(new Goal(id, aim, ratio.toString(), ratio.known() ? ratio.median() <= bound : null));
    }

    private void atLeast(String id, String aim, PeerKind other, int delayMillis, int inFlight, double bound) {
        Spread ratio = comparison.ratio(PeerKind.OURS, other, delayMillis, inFlight, Slice::rate);
        goals.add(new Goal(id, aim, ratio.toString(), ratio.known() ? ratio.median() >= bound : null));
    }

    private void add(String id, String aim, String measured, boolean met) {
        goals.add(new Goal(id, aim, measured, met));
    }

    private static String format(String text, Object... values) {
        return String.format(Locale.ROOT, text, values);
    }
}
