package io.github.feishureactive.catalogue.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.Quota.Window;

/**
 * Two pages about one operation. The limit is the stricter one, window by window; tokens, apps and scopes are those of
 * both, since they explain and do not refuse; the page is the first.
 */
final class SameOperation {

    private SameOperation() {}

    static DocumentedOperation merge(DocumentedOperation first, DocumentedOperation second) {
        return new DocumentedOperation(
                first.method(),
                first.path(),
                stricter(first.quota(), second.quota()),
                union(first.tokens(), second.tokens()),
                union(first.apps(), second.apps()),
                List.copyOf(union(first.scopes(), second.scopes())),
                first.documentation());
    }

    private static @Nullable Quota stricter(@Nullable Quota one, @Nullable Quota other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        Map<Duration, Integer> windows = new TreeMap<>(Comparator.reverseOrder());
        Stream.concat(one.windows().stream(), other.windows().stream())
                .forEach(window -> windows.merge(window.period(), window.permits(), Math::min));
        List<Window> stricter = new ArrayList<>();
        windows.forEach((period, permits) -> stricter.add(new Window(permits, period)));
        return new Quota(stricter);
    }

    private static <T> Set<T> union(Collection<T> one, Collection<T> other) {
        Set<T> union = new LinkedHashSet<>(one);
        union.addAll(other);
        return union;
    }
}
