package io.github.feishureactive.core.internal.http.codec;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2FrameCodec;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpResponseDecoderSpec;

/** Puts the codecs of this package on the connections of a client. */
public final class Codecs {

    /**
     * How many exchanges one connection of HTTP/2 may have at once, if the server allows as many. Servers usually allow
     * 100 or more.
     */
    public static final int MAX_STREAMS = 100;

    /** What a server may send of one response that nobody reads. Over 50 ms it is 5 MB/s of a download. */
    private static final int STREAM_WINDOW = 256 * 1_024;

    /** All streams may be unread, and none may stop the others. Netty's 64 kB are used up by one. */
    private static final int CONNECTION_WINDOW = MAX_STREAMS * STREAM_WINDOW;

    private static final String NEGOTIATED = "feishu.negotiated";

    private Codecs() {}

    /**
     * Makes a client speak HTTP/1.1.
     *
     * @param client any client
     * @return the same with the codec of HTTP/1.1
     */
    public static HttpClient http11(HttpClient client) {
        HttpResponseDecoderSpec settings = client.configuration().decoder();
        Duration silence = client.configuration().responseTimeout();
        return Alpn.notOffering(client.protocol(HttpProtocol.HTTP11)).doOnChannelInit((observer, channel, address) -> {
            LoopTermination.watch(channel);
            Http1Codec.install(channel, settings, silence);
        });
    }

    /**
     * Makes a client offer HTTP/2 and HTTP/1.1 in the TLS handshake, and speak what the server chooses. Without TLS,
     * and with a TLS context that cannot offer it, it speaks HTTP/1.1.
     *
     * @param client any client
     * @return the same with the codecs of both
     */
    public static HttpClient http2(HttpClient client) {
        HttpResponseDecoderSpec settings = client.configuration().decoder();
        Duration silence = client.configuration().responseTimeout();
        return Alpn.offering(client.protocol(HttpProtocol.H2, HttpProtocol.HTTP11))
                .http2Settings(
                        spec -> spec.initialWindowSize(STREAM_WINDOW).maxHeaderListSize(settings.maxHeaderSize()))
                .doOnChannelInit((observer, channel, address) -> {
                    LoopTermination.watch(channel);
                    install(channel, settings, silence);
                });
    }

    private static void install(Channel channel, HttpResponseDecoderSpec settings, @Nullable Duration silence) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.H2OrHttp11Codec) == null) {
            Http1Codec.install(channel, settings, silence);
        } else {
            pipeline.addAfter(NettyPipeline.H2OrHttp11Codec, NEGOTIATED, new Negotiated(settings, silence));
        }
    }

    /** The handshake is over, and Reactor Netty has just installed Netty's codec of what the server chose. */
    private static final class Negotiated extends ChannelInboundHandlerAdapter {

        private final HttpResponseDecoderSpec settings;
        private final @Nullable Duration silence;

        Negotiated(HttpResponseDecoderSpec settings, @Nullable Duration silence) {
            this.settings = settings;
            this.silence = silence;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(NettyPipeline.HttpCodec) instanceof Http2FrameCodec codec) {
                // Closing waited for the exchanges before. What is left, such as a download, ends with its connection.
                codec.gracefulShutdownTimeoutMillis(0);
                Http2ConnectionEnd.widen(codec.connection(), CONNECTION_WINDOW);
                pipeline.addAfter(
                        NettyPipeline.H2MultiplexHandler, Http2ConnectionEnd.NAME, new Http2ConnectionEnd(codec));
            } else {
                Http1Codec.install(context.channel(), settings, silence);
            }
            context.fireChannelActive();
            pipeline.remove(this);
        }
    }
}
