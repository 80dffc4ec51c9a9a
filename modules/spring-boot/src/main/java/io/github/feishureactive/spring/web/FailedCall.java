package io.github.feishureactive.spring.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

import io.github.feishureactive.core.error.FeishuException;

/** The failed call behind an error that wraps it, or joins several. */
final class FailedCall {

    /** More causes than any error has, unless one of them is its own. */
    private static final int DEEPEST = 32;

    private FailedCall() {}

    static Optional<FeishuException> in(Throwable error) {
        return Optional.ofNullable(find(error, 0));
    }

    private static @Nullable FeishuException find(@Nullable Throwable error, int depth) {
        if (error == null || depth > DEEPEST) {
            return null;
        }
        if (error instanceof FeishuException known) {
            return known;
        }
        return Exceptions.isMultiple(error) ? worst(error, depth) : find(error.getCause(), depth + 1);
    }

    /** An error of another kind among them is a fault of the application, which must not hide behind that of a call. */
    private static @Nullable FeishuException worst(Throwable joined, int depth) {
        List<FeishuException> found = new ArrayList<>();
        for (Throwable one : Exceptions.unwrapMultipleExcludingTracebacks(joined)) {
            FeishuException known = find(one, depth + 1);
            if (known == null) {
                return null;
            }
            found.add(known);
        }
        return found.stream()
                .max(Comparator.comparing(FeishuException::outcome))
                .orElse(null);
    }
}
