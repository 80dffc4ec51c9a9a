package io.github.feishureactive.core.internal.http;

import java.nio.ByteBuffer;

import org.reactivestreams.Publisher;

import io.github.feishureactive.core.error.FeishuException;

/** The body of a request, read while it is written. */
public interface StreamedBody {

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
