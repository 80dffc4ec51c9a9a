package io.github.feishureactive.benchmarks.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What the library wants to reach with everything switched on, beside what was measured. */
final class Goals {

    private Goals() {}

    /** In the order of their numbers. */
    static List<Goal> of(Results results) {
        return Stream.of(
                        CallGoals.ofCalls(results),
                        LimitGoals.of(results),
                        GrowthGoals.of(results),
                        CallGoals.ofTheRest(results))
                .flatMap(List::stream)
                .sorted(Comparator.comparing((Goal goal) -> goal.id().charAt(0))
                        .thenComparing(goal -> Integer.valueOf(goal.id().replaceAll("\\D", ""))))
                .toList();
    }
}
