package io.github.feishureactive.core;

import io.github.feishureactive.core.error.FeishuException;

/**
 * The result of one element of a bulk run.
 *
 * @param <S> the element
 * @param <T> the value of a successful call
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
     * @param value the value, {@code null} if the operation's response is {@link Void}
     * @param <S> the element
     * @param <T> the type of the value
     */
    record Success<S, T>(S source, T value) implements CallResult<S, T> {}

    /**
     * The call failed; the run goes on.
     *
     * @param source the element
     * @param error why it failed, and what is known of its effect
     * @param <S> the element
     * @param <T> the type of the value
     */
    record Failure<S, T>(S source, FeishuException error) implements CallResult<S, T> {}
}
