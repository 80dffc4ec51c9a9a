package io.github.feishureactive.core.internal.http;

import java.nio.ByteBuffer;
import java.util.Map;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.FeishuException;

/** Exchanges one request for one response. */
public interface Transport {

    /**
     * Sends a request once. Cancelling closes the connection, of HTTP/2 the stream, unless the response was complete.
     *
     * @param outgoing the request; asked at the last moment whether it may still be written
     * @return the response whatever its status, or a {@link FeishuException}
     */
    Mono<BufferedResponse> send(Outgoing outgoing);

    /**
     * Sends a request whose response may be a file. Cancelling closes the connection, of HTTP/2 the stream, as does
     * disposing the body of a file.
     *
     * @param outgoing the request
     * @return a {@link StreamedResponse} if the status is one of success, or 416, otherwise a {@link BufferedResponse};
     *     or a {@link FeishuException}
     */
    Mono<Response> open(Outgoing outgoing);

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
         * Whether the response may be of any media type.
         *
         * @return {@code false} if it is JSON
         */
        default boolean acceptsFiles() {
            return false;
        }

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

    /** The response to a request whose response may be a file. */
    sealed interface Response permits BufferedResponse, StreamedResponse {

        /**
         * The HTTP status.
         *
         * @return the status
         */
        int status();
    }

    /** The body of a request, read while it is written. */
    interface StreamedBody {

        /**
         * The value of the header {@code Content-Type}.
         *
         * @return the media type
         */
        String contentType();

        /**
         * The value of the header {@code Content-Length}.
         *
         * @return the length in bytes, negative if it is unknown and the body is sent in chunks
         */
        long length();

        /**
         * The content from its start. Subscribed to once for each request that is written, when its head was; then one
         * buffer at a time is requested, after the one before was copied.
         *
         * @return the content; never of more or fewer bytes than the length without an error
         */
        Publisher<ByteBuffer> content();

        /**
         * Maps what the content failed with.
         *
         * @param error what the publisher signalled or threw
         * @return the error of the exchange
         */
        FeishuException failed(Throwable error);

        /** The connection has taken a part of the content. */
        void progressed();

        /** The connection has taken all of the content, or takes no more of it. */
        void ended();
    }
}
