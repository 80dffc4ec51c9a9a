package io.github.feishureactive.core.internal.http.codec;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/**
 * HTTP/1.1 on one connection, one exchange at a time. Matches every response to its request: interim responses are
 * skipped, and a connection is free for another request only after exactly one final response was read to its end and
 * nothing else arrived. In doubt it is closed.
 *
 * <pre>
 * FREE ──request──► AWAITING ──final head──► READING ──end──► COMPLETE ──end of the read──► FREE
 *   │                  │                        │                │
 *   byte        upgrade, not HTTP,          not HTTP           byte, or the request
 *   │           too many interim ones           │              is not written to its end
 *   └──────────────────┴────────────────────────┴────────────────┴──► CLOSING
 * </pre>
 *
 * <p>The end of a response is held back until its read completes, so that the pool never gets a connection on which
 * more has arrived. HTTP/1.1 leaves one gap: a surplus response that arrives after the next request was written is
 * taken for the response to that request.
 *
 * <p>Netty's own codec accepts all of this. Its errors also quote the invalid bytes, which may hold a token, and
 * Reactor Netty logs them and the reason phrase of each status. This codec passes on neither.
 */
public final class Http1Codec extends CombinedChannelDuplexHandler<HttpResponseDecoder, HttpRequestEncoder>
        implements ExchangeState {

    /** More interim responses than any server sends. */
    static final int MAX_INTERIM = 32;

    private enum State {
        FREE,
        AWAITING,
        READING,
        COMPLETE,
        CLOSING
    }

    private final @Nullable ResponseTimeout timeout;
    private State state = State.FREE;
    private boolean requestEnded;
    private int interim;
    private boolean skipping;
    private @Nullable LastHttpContent end;

    /**
     * A codec for one connection.
     *
     * @param settings limits and rules of the decoder
     */
    public Http1Codec(HttpResponseDecoderSpec settings) {
        this(settings, null);
    }

    private Http1Codec(HttpResponseDecoderSpec settings, @Nullable ResponseTimeout timeout) {
        this.timeout = timeout;
        init(
                new Decoder(new HttpDecoderConfig()
                        .setMaxInitialLineLength(settings.maxInitialLineLength())
                        .setMaxHeaderSize(settings.maxHeaderSize())
                        .setValidateHeaders(settings.validateHeaders())
                        .setInitialBufferSize(settings.initialBufferSize())
                        .setAllowDuplicateContentLengths(settings.allowDuplicateContentLengths())
                        .setAllowPartialChunks(settings.allowPartialChunks())),
                new Encoder());
    }

    /**
     * Replaces Netty's codec.
     *
     * @param silence how long a response may be silent, {@code null} for ever
     */
    static void install(Channel channel, HttpResponseDecoderSpec settings, @Nullable Duration silence) {
        install(channel, settings, silence, System::nanoTime);
    }

    static void install(
            Channel channel, HttpResponseDecoderSpec settings, @Nullable Duration silence, LongSupplier nanoTime) {
        ResponseTimeout timeout =
                silence == null || silence.toMillis() <= 0 ? null : new ResponseTimeout(silence, nanoTime);
        channel.pipeline().replace(NettyPipeline.HttpCodec, NettyPipeline.HttpCodec, new Http1Codec(settings, timeout));
        if (timeout != null) {
            channel.pipeline().addBefore(NettyPipeline.HttpCodec, ResponseTimeout.NAME, timeout);
        }
    }

    @Override
    public boolean free() {
        return state == State.FREE;
    }

    @Override
    public boolean responding() {
        return state == State.READING || state == State.COMPLETE;
    }

    /** HTTP/1.1 has no way to say so. */
    @Override
    public boolean refused() {
        return false;
    }

    private void close(ChannelHandlerContext context) {
        if (state != State.CLOSING) {
            state = State.CLOSING;
            ended();
            ExchangeState.close(Connection.from(context.channel()));
        }
    }

    private void ended() {
        if (timeout != null) {
            timeout.stop();
        }
    }

    private final class Encoder extends HttpRequestEncoder implements ChannelFutureListener {

        @Override
        protected void encode(ChannelHandlerContext context, Object message, List<Object> out) throws Exception {
            if (message instanceof HttpRequest) {
                if (state != State.FREE) {
                    throw new IllegalStateException("the connection is not free");
                }
                state = State.AWAITING;
                requestEnded = false;
                interim = 0;
            }
            super.encode(context, message, out);
        }

        /** The request has ended when the socket has taken all of it, not when it is encoded. */
        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
            super.write(
                    context,
                    message,
                    message instanceof LastHttpContent ? promise.unvoid().addListener(this) : promise);
        }

        @Override
        public void operationComplete(ChannelFuture written) {
            if (written.isSuccess() && (state == State.AWAITING || state == State.READING)) {
                requestEnded = true;
                if (timeout != null) {
                    timeout.start();
                }
            }
        }
    }

    private final class Decoder extends HttpResponseDecoder {

        private final List<Object> parts = new ArrayList<>();

        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            if (state != State.AWAITING && state != State.READING) {
                in.skipBytes(in.readableBytes());
                close(context);
                return;
            }
            super.decode(context, in, parts);
            for (int i = 0; i < parts.size(); i++) {
                take(context, parts.get(i), out);
            }
            parts.clear();
        }

        private void take(ChannelHandlerContext context, Object part, List<Object> out) {
            if (state == State.CLOSING) {
                ReferenceCountUtil.release(part);
            } else if (part instanceof HttpObject http && http.decoderResult().isFailure()) {
                broken(context, http, "the response is not HTTP", out);
            } else if (part instanceof HttpResponse response) {
                takeHead(context, response, out);
            } else if (skipping) {
                skipping = !(part instanceof LastHttpContent);
                ReferenceCountUtil.release(part);
            } else if (part instanceof LastHttpContent last) {
                state = State.COMPLETE;
                end = last;
            } else {
                out.add(part);
            }
        }

        private void takeHead(ChannelHandlerContext context, HttpResponse response, List<Object> out) {
            int code = response.status().code();
            response.setStatus(HttpResponseStatus.valueOf(code));
            if (code == HttpResponseStatus.SWITCHING_PROTOCOLS.code()) {
                broken(context, response, "the server switched to another protocol", out);
            } else if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                state = State.READING;
                out.add(response);
            } else if (++interim > MAX_INTERIM) {
                broken(context, response, "more than " + MAX_INTERIM + " interim responses came", out);
            } else {
                skipping = true;
            }
        }

        private void broken(ChannelHandlerContext context, HttpObject part, String what, List<Object> out) {
            close(context);
            part.setDecoderResult(DecoderResult.failure(new BrokenResponse(what)));
            out.add(part);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) throws Exception {
            LastHttpContent last = end;
            if (last != null) {
                end = null;
                if (state == State.COMPLETE && requestEnded) {
                    state = State.FREE;
                    ended();
                } else {
                    close(context);
                }
                context.fireChannelRead(last);
            }
            super.channelReadComplete(context);
        }

        /** The connection is closed. Delivers what is complete. */
        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            super.decodeLast(context, in, out);
            for (int i = 0; i < out.size(); i++) {
                if (out.get(i) instanceof HttpObject part
                        && part.decoderResult().isFailure()) {
                    part.setDecoderResult(DecoderResult.failure(
                            new BrokenResponse("the connection was closed in the middle of the response")));
                }
            }
            if (end != null) {
                out.add(end);
                end = null;
            }
            state = State.CLOSING;
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
            ReferenceCountUtil.release(end);
            end = null;
            super.handlerRemoved0(context);
        }
    }
}
