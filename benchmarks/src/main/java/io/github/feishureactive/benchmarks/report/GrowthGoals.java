package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.benchmarks.scale.Tenants;
import io.github.feishureactive.benchmarks.scale.Waiting;
import io.github.feishureactive.benchmarks.soak.Soak.Look;
import io.github.feishureactive.core.VirtualTenants;

/** Whether many cost each what few do, and a long time leaves nothing behind. */
final class GrowthGoals {

    /** Caches and the collector make large heaps somewhat slower; a list that is searched would cost a hundredfold. */
    private static final double FLAT = 1.5;

    /** Of what each of them held; class loading and caches leave something behind too. */
    private static final double LEFT = 0.02;

    /** How much more heap the last third of a soak may use than the first. */
    private static final double GROWN = 1.1;

    private GrowthGoals() {}

    /** P8, and the soak. */
    static List<Goal> of(Results results) {
        List<VirtualTenants.Result> virtual = results.of(Steps.VIRTUAL_TENANTS);
        boolean kept = virtual.stream().allMatch(run -> run.tooMany() == 0 && run.failed() == 0);
        return List.of(
                new Growth<>(
                                results.of(Steps.WAITING),
                                Waiting.Result::callers,
                                run -> run.arriveMicros() + run.leaveMicros(),
                                Waiting.Result::bytesPerCaller,
                                Waiting.Result::bytesLeft)
                        .goal(
                                "P8a",
                                "100,000 waiting calls: time and memory of each at most 1.5 of those with 1,000, at most 2 % left",
                                1_000,
                                100_000,
                                true),
                new Growth<>(
                                results.of(Steps.TENANTS),
                                Tenants.Result::tenants,
                                Tenants.Result::nextMicros,
                                Tenants.Result::bytesPerTenant,
                                Tenants.Result::bytesLeft)
                        .goal(
                                "P8b",
                                "100,000 tenants: time of a call and memory of each at most 1.5 of those with 1,000, at most 2 % left",
                                1_000,
                                100_000,
                                true),
                new Growth<>(
                                virtual,
                                VirtualTenants.Result::tenants,
                                VirtualTenants.Result::micros,
                                VirtualTenants.Result::bytesPerTenant,
                                VirtualTenants.Result::bytesLeft)
                        .goal(
                                "P8c",
                                "10,000 tenants with 10 a second each at 300 ms, simulated: no quota exceeded, CPU time of a call"
                                        + " and memory of each at most 1.5 of those with 1,000, at most 2 % left",
                                1_000,
                                10_000,
                                kept),
                soak(results.of(Steps.SOAK)));
    }

    private static Goal soak(List<Look> looks) {
        String aim = "Soak: heap flat, no permit held, no call failed";
        int third = looks.size() / 3;
        if (third == 0) {
            return Goal.notMeasured("S1", aim);
        }
        double early = heap(looks.subList(0, third));
        double late = heap(looks.subList(looks.size() - third, looks.size()));
        long held = looks.stream().mapToLong(Look::permitsHeld).max().orElse(0);
        long failed = looks.stream().mapToLong(GrowthTables::failed).sum();
        return new Goal(
                "S1",
                aim,
                String.format(
                        Locale.ROOT,
                        "%.1f MB in the first third of %.0f s, %.1f in the last; at most %d held, %d failed",
                        early,
                        looks.get(looks.size() - 1).atSeconds(),
                        late,
                        held,
                        failed),
                late <= early * GROWN && held == 0 && failed == 0);
    }

    private static double heap(List<Look> looks) {
        return Spread.of(looks.stream().mapToDouble(Look::heapBytes).toArray()).median() / 1e6;
    }

    /** Few beside many. */
    private record Growth<T>(
            List<T> runs,
            ToIntFunction<T> count,
            ToDoubleFunction<T> time,
            ToDoubleFunction<T> bytesEach,
            ToDoubleFunction<T> bytesLeft) {

        Goal goal(String id, String aim, int few, int many, boolean kept) {
            T small = with(few);
            T large = with(many);
            if (small == null || large == null) {
                return Goal.notMeasured(id, aim);
            }
            double slower = time.applyAsDouble(large) / time.applyAsDouble(small);
            double each = bytesEach.applyAsDouble(large);
            double larger = each / bytesEach.applyAsDouble(small);
            double left = Math.max(0, bytesLeft.applyAsDouble(large));
            return new Goal(
                    id,
                    aim,
                    String.format(
                            Locale.ROOT,
                            "time %.2f of it, %,.0f B each (%.2f of it), %,.0f B left of %,.0f",
                            slower,
                            each,
                            larger,
                            left,
                            each * many),
                    kept && slower <= FLAT && larger <= FLAT && left <= LEFT * each * many);
        }

        private @Nullable T with(int number) {
            return runs.stream()
                    .filter(run -> count.applyAsInt(run) == number)
                    .findFirst()
                    .orElse(null);
        }
    }
}
