package io.github.feishureactive.core.observe;

import java.time.Duration;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.operation.ApiOperation;

/**
 * Watches what a gateway does, for metrics and traces. Overrides what it wants to hear of.
 *
 * <p>Its methods run on the threads that do the work, many at once, so they must be quick and must not block. Whatever they
 * throw is logged, the first time and then ever more rarely, and does no harm to a call; what Reactor holds fatal (errors of
 * the virtual machine and of linking) is thrown once the call has ended.
 */
public interface GatewayObserver {

    /**
     * A call has begun: somebody subscribed to it. In a bulk run each element is a call, which begins when it has its turn.
     *
     * @param target what is called, and for whom
     * @param context of the subscriber, where a trace may be found
     * @return who watches this call, {@code null} for nobody
     */
    default @Nullable CallObserver callStarted(CallTarget target, ContextView context) {
        return null;
    }

    /**
     * A token, or a ticket for one, is being asked for. That is done for all calls and belongs to none of them.
     *
     * @param operation the token operation
     * @param headers takes a header's name and value for the request, until this method returns
     * @return who watches this request, {@code null} for nobody
     */
    default @Nullable ExchangeObserver tokenRequestStarted(
            ApiOperation<?> operation, BiConsumer<String, String> headers) {
        return null;
    }

    /**
     * A call asks for its turn under the quota, perhaps once more.
     *
     * @param operation what is called
     */
    default void waitStarted(ApiOperation<?> operation) {}

    /**
     * A wait that was told of has ended.
     *
     * @param operation what is called
     * @param waited for how long; zero or nearly so where there was room
     * @param end how
     */
    default void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {}

    /**
     * The platform said that its limit is reached.
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

    /** How waiting under the quota may end. */
    enum WaitEnd {
        /** The call has its turn. */
        GRANTED,

        /** The line is full, or the turn would come too late. */
        REFUSED,

        /** The caller gave up, or the deadline passed. */
        CANCELLED
    }
}
