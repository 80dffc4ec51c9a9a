package io.github.feishureactive.core.observe;

import java.time.Duration;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.operation.ApiOperation;

/**
 * Observes a gateway, for metrics and traces. Override the methods of interest.
 *
 * <p>The methods run concurrently on the threads that make the calls, so they must be quick and must not block. What
 * they throw is logged, the first time and then more and more rarely, and does not affect a call. What Reactor
 * considers fatal (errors of the virtual machine and of linking) is rethrown once the call has ended.
 */
public interface GatewayObserver {

    /**
     * A call was subscribed to. In a bulk run each element is a call, which starts when it has its permit.
     *
     * @param target the operation that is called, and on whose behalf
     * @param context the subscriber's Context, which may hold a trace
     * @return the observer of this call, or {@code null}
     */
    default @Nullable CallObserver callStarted(CallTarget target, ContextView context) {
        return null;
    }

    /**
     * A token, or a ticket for one, is about to be requested. Such a request serves all calls and belongs to none.
     *
     * @param operation the token operation
     * @param headers adds a header to the request; to be used until this method returns
     * @return the observer of this request, or {@code null}
     */
    default @Nullable ExchangeObserver tokenRequestStarted(
            ApiOperation<?> operation, BiConsumer<String, String> headers) {
        return null;
    }

    /**
     * A call starts to wait for a permit. A retry does so again.
     *
     * @param operation what is called
     */
    default void waitStarted(ApiOperation<?> operation) {}

    /**
     * The wait for a permit has ended.
     *
     * @param operation what is called
     * @param waited for how long; about zero if a permit was free
     * @param end how it ended
     */
    default void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {}

    /**
     * The platform throttled a call.
     *
     * @param operation what was called
     * @param retryAfter how long it asks to wait
     */
    default void throttled(ApiOperation<?> operation, Duration retryAfter) {}

    /**
     * An attempt failed, and another one will be made.
     *
     * @param operation what is called
     * @param error why the attempt failed
     */
    default void retrying(ApiOperation<?> operation, FeishuException error) {}

    /** How a wait for a permit ends. */
    enum WaitEnd {
        /** The call has its permit. */
        GRANTED,

        /** The queue is full, or a permit would come too late. */
        REFUSED,

        /** The caller cancelled, or the deadline passed. */
        CANCELLED
    }
}
