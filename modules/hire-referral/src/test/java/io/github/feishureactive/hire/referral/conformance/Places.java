package io.github.feishureactive.hire.referral.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the values of a message stand in what a caller gets. */
final class Places {

    static final String NOWHERE = "nothing";

    private Places() {}

    /** By path in the message, but for those that are not for callers. */
    static Map<String, String> of(Sample sample, List<?> results, Set<String> notForCallers) {
        Map<String, String> leaves = new LinkedHashMap<>();
        results.forEach(result -> Leaves.of(result).forEach(leaves::putIfAbsent));
        Map<String, String> places = new LinkedHashMap<>();
        sample.values().forEach((path, value) -> {
            if (!notForCallers.contains(path)) {
                places.put(path, leaves.getOrDefault(value, NOWHERE));
            }
        });
        return places;
    }
}
