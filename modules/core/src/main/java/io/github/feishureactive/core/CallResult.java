package io.github.feishureactive.core;

import io.github.feishureactive.core.error.FeishuException;

/**
 * What became of one element of a bulk run.
 *
 * @param <S> the element
 * @param <T> what a success answers
 */
public sealed interface CallResult<S, T> {

    /**
     * The element that the call was made for.
     *
     * @return the element as it came from the source
     */
    S source();

    /**
     * The call succeeded.
     *
     * @param source the element
     * @param value the answer
     * @param <S> the element
     * @param <T> the answer
     */
    record Success<S, T>(S source, T value) implements CallResult<S, T> {}

    /**
     * The call failed; the run goes on.
     *
     * @param source the element
     * @param error why, and what is known of the call's effect
     * @param <S> the element
     * @param <T> the answer
     */
    record Failure<S, T>(S source, FeishuException error) implements CallResult<S, T> {}
}
