package io.github.feishureactive.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.github.feishureactive.benchmarks.scale.Tenants;
import io.github.feishureactive.benchmarks.scale.Waiting;

/** Whether a hundred thousand cost each what a thousand do. */
final class ScaleGoals {

    private static final int MANY = 100_000;
    private static final int FEW = 1_000;

    /** Caches and the collector make large heaps somewhat slower; a list that is searched would cost a hundredfold. */
    private static final double FLAT = 1.5;

    /** Of what each of them held; class loading and caches leave something behind too. */
    private static final double LEFT = 0.02;

    private ScaleGoals() {}

    static void addTo(List<Goal> goals, Results results) {
        goals.add(waiting(results.waiting()));
        goals.add(tenants(results.tenants()));
    }

    private static Goal waiting(List<Waiting.Result> runs) {
        String aim = "100,000 waiting calls: time of each as with 1,000, memory of each constant, nothing left";
        Waiting.Result few = runs.stream()
                .filter(run -> run.callers() >= FEW)
                .min(Comparator.comparingInt(Waiting.Result::callers))
                .orElse(null);
        Waiting.Result many =
                runs.stream().filter(run -> run.callers() == MANY).findFirst().orElse(null);
        if (few == null || many == null) {
            return new Goal("P8a", aim, "not in this run", null);
        }
        double time = (many.arriveMicros() + many.leaveMicros()) / (few.arriveMicros() + few.leaveMicros());
        double memory = many.bytesPerCaller() / few.bytesPerCaller();
        return goal("P8a", aim, time, memory, many.bytesPerCaller(), many.bytesLeft(), MANY);
    }

    private static Goal tenants(List<Tenants.Result> runs) {
        String aim = "100,000 tenants: time of a call as with 1,000, memory of each constant, nothing left";
        Tenants.Result few = runs.stream()
                .filter(run -> run.tenants() >= FEW)
                .min(Comparator.comparingInt(Tenants.Result::tenants))
                .orElse(null);
        Tenants.Result many =
                runs.stream().filter(run -> run.tenants() == MANY).findFirst().orElse(null);
        if (few == null || many == null) {
            return new Goal("P8b", aim, "not in the short profile", null);
        }
        double memory = many.bytesPerTenant() / few.bytesPerTenant();
        return goal(
                "P8b",
                aim,
                many.nextMicros() / few.nextMicros(),
                memory,
                many.bytesPerTenant(),
                many.bytesLeft(),
                MANY);
    }

    private static Goal goal(
            String id, String aim, double time, double memory, double bytesEach, long bytesLeft, int count) {
        String measured = String.format(
                Locale.ROOT,
                "time %.2f of it, %.0f B each (%.2f of it), %d B left of %.0f",
                time,
                bytesEach,
                memory,
                Math.max(0, bytesLeft),
                bytesEach * count);
        boolean met = time <= FLAT && memory <= FLAT && bytesLeft <= LEFT * bytesEach * count;
        return new Goal(id, aim, measured, met);
    }
}
