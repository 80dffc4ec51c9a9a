package io.github.feishureactive.hire.referral.internal.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** Lists as the platform sends them: perhaps none, perhaps with holes. */
public final class Present {

    private Present() {}

    /** A copy of what is there. */
    public static <T> List<T> of(@Nullable List<T> list) {
        if (list == null) {
            return List.of();
        }
        // By index, since nearly every response with an account comes this way: without a hole it costs its copy only.
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) == null) {
                List<T> present = new ArrayList<>(list);
                present.removeIf(Objects::isNull);
                return List.copyOf(present);
            }
        }
        return List.copyOf(list);
    }
}
