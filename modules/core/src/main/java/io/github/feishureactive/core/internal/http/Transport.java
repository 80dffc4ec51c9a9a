package io.github.feishureactive.core.internal.http;

import java.util.Map;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.FeishuException;

/** InFlightExchanges one request for one response. */
@FunctionalInterface
public interface Transport {

    /**
     * Sends a request once. Cancelling closes the connection, unless the response was complete.
     *
     * @param outgoing the request; asked at the last moment whether it may still be written
     * @return the response whatever its status, or a {@link FeishuException}
     */
    Mono<BufferedResponse> send(Outgoing outgoing);

    /**
     * Lets the exchanges in flight end, then releases the connections.
     *
     * @return completes when nothing is left that the transport opened
     */
    default Mono<Void> disposeLater() {
        return Mono.empty();
    }

    /** A request to be written. */
    interface Outgoing {

        /**
         * The operation's name, for errors.
         *
         * @return the name
         */
        String name();

        /**
         * The HTTP method.
         *
         * @return the method
         */
        HttpMethod method();

        /**
         * Path and query, encoded, without the path of the base URL.
         *
         * @return the request target
         */
        String target();

        /**
         * Whether all requests of the operation have this target, so that preparing it once pays off.
         *
         * @return {@code false} if it holds a variable or a query
         */
        boolean fixedTarget();

        /**
         * The headers of the operation and of the request.
         *
         * @return values by name
         */
        Map<String, String> headers();

        /**
         * The headers of observers. They never replace one that the request has without them.
         *
         * @return values by name
         */
        Map<String, String> extraHeaders();

        /**
         * The value of the header {@code Authorization}.
         *
         * @return the value, {@code null} for a request without it
         */
        @Nullable
        String authorization();

        /**
         * The JSON body.
         *
         * @return the bytes, {@code null} for none
         */
        byte @Nullable [] body();

        /**
         * A body that is read while it is written.
         *
         * @return the body, {@code null} for none or if there is a {@link #body()}
         */
        default @Nullable StreamedBody streamedBody() {
            return null;
        }

        /**
         * Called once, when a connection is there and before the first byte is written.
         *
         * @return {@code false} to write nothing, because the call has ended
         */
        boolean mayBeWritten();

        /**
         * Receives the connection that the request is written to.
         *
         * @param connection closes it when disposed; to be used only until the exchange has ended
         */
        void sentOver(Disposable connection);
    }
}
