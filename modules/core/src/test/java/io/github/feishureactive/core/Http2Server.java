package io.github.feishureactive.core;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;

/** A server of HTTP/2 over TLS on loopback that does with each request what a test says, frame by frame. */
@SuppressWarnings("FutureReturnValueIgnored") // a client that went away is what many tests are about
final class Http2Server implements AutoCloseable {

    private static final char[] PASSWORD = "password".toCharArray();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Script script;
    private final Channel listening;
    final AtomicInteger connections = new AtomicInteger();
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    final Queue<Http2Settings> settings = new ConcurrentLinkedQueue<>();

    /** What to do with a request. On the event loop. */
    interface Script {

        /** The head has come. */
        default void begins(Exchange exchange) {}

        /** Returns whether a part of the body is taken at once, so that the client may send more. */
        default boolean takes(Exchange exchange) {
            return true;
        }

        /** The whole request has come. */
        void serve(Exchange exchange) throws Exception;

        /** The client has reset the stream. */
        default void reset(Exchange exchange, long error) {}
    }

    Http2Server(Script script) throws Exception {
        this(Http2Settings.defaultSettings(), script);
    }

    Http2Server(Http2Settings announced, Script script) throws Exception {
        this(script, (server, channel) -> {
            Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                    .initialSettings(announced)
                    .validateHeaders(false)
                    .build();
            channel.pipeline().addLast(codec, server.new Frames(server.connections.incrementAndGet(), codec));
        });
    }

    private Http2Server(Script script, BiConsumer<Http2Server, Channel> protocol) throws Exception {
        this.script = script;
        SslContext tls = tls();
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        protocol.accept(Http2Server.this, channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
    }

    /** Chooses HTTP/2 and says something else. */
    static Http2Server thatSays(String bytes) throws Exception {
        return new Http2Server(
                exchange -> {}, (server, channel) -> channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext context, Object event) {
                        if (event instanceof SslHandshakeCompletionEvent) {
                            context.writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
                        }
                    }

                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        ReferenceCountUtil.release(message);
                    }
                }));
    }

    String url() {
        return "https://127.0.0.1:" + ((InetSocketAddress) listening.localAddress()).getPort();
    }

    static SslContext tls() throws Exception {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys(), PASSWORD);
        return SslContextBuilder.forServer(managers)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
    }

    /** Trusts the certificate, which names no host. */
    static TrustManagerFactory trust() throws Exception {
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(keys());
        return managers;
    }

    /** WireMock brings a key for its own. */
    private static KeyStore keys() throws Exception {
        try (InputStream stored = WireMockServer.class.getResourceAsStream("/keystore")) {
            KeyStore keys = KeyStore.getInstance("JKS");
            keys.load(stored, PASSWORD);
            return keys;
        }
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Frames extends ChannelInboundHandlerAdapter {

        private final int connection;
        private final Http2FrameCodec codec;
        private final Map<Integer, Exchange> exchanges = new ConcurrentHashMap<>();

        Frames(int connection, Http2FrameCodec codec) {
            this.connection = connection;
            this.codec = codec;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
            if (message instanceof Http2SettingsFrame frame) {
                settings.add(frame.settings());
            } else if (message instanceof Http2HeadersFrame head) {
                Exchange exchange = new Exchange(context, codec, connection, head.stream(), head.headers());
                exchanges.put(head.stream().id(), exchange);
                script.begins(exchange);
                if (head.isEndStream()) {
                    script.serve(exchange);
                }
            } else if (message instanceof Http2DataFrame data) {
                Exchange exchange = exchanges.get(data.stream().id());
                exchange.received.addAndGet(data.content().readableBytes());
                exchange.body.append(data.content().toString(StandardCharsets.UTF_8));
                int size = data.initialFlowControlledBytes();
                boolean ended = data.isEndStream();
                data.release();
                if (script.takes(exchange)) {
                    exchange.take(size);
                } else {
                    exchange.untaken += size;
                }
                if (ended) {
                    script.serve(exchange);
                }
            } else if (message instanceof Http2ResetFrame reset) {
                script.reset(exchanges.get(reset.stream().id()), reset.errorCode());
            } else {
                super.channelRead(context, message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
            if (!(error instanceof IOException) && !(error.getCause() instanceof SSLException)) {
                failures.add(error);
            }
            context.close();
        }
    }

    /** One request and what is done with it. May be used on any thread. */
    static final class Exchange {

        private final ChannelHandlerContext context;
        private final Http2FrameCodec codec;
        private final Http2FrameStream stream;
        private final StringBuilder body = new StringBuilder();
        final int connection;
        final Http2Headers head;
        final AtomicLong received = new AtomicLong();
        private int untaken;

        Exchange(
                ChannelHandlerContext context,
                Http2FrameCodec codec,
                int connection,
                Http2FrameStream stream,
                Http2Headers head) {
            this.context = context;
            this.codec = codec;
            this.connection = connection;
            this.stream = stream;
            this.head = head;
        }

        int id() {
            return stream.id();
        }

        String path() {
            return head.path().toString();
        }

        String body() {
            return body.toString();
        }

        private void on(Runnable task) {
            context.executor().execute(task);
        }

        /** Lets the client send as many bytes more. */
        void take(int bytes) {
            context.write(new DefaultHttp2WindowUpdateFrame(bytes).stream(stream));
            context.flush();
        }

        /** Takes what was left. */
        void takeRest() {
            on(() -> {
                take(untaken);
                untaken = 0;
            });
        }

        Exchange head(int status, boolean end, String... headers) {
            Http2Headers head = new DefaultHttp2Headers(false).status(Integer.toString(status));
            for (int i = 0; i < headers.length; i += 2) {
                head.set(headers[i], headers[i + 1]);
            }
            return head(head, end);
        }

        Exchange head(Http2Headers head, boolean end) {
            on(() -> context.writeAndFlush(new DefaultHttp2HeadersFrame(head, end).stream(stream)));
            return this;
        }

        /** Past the checks of Netty's encoder. */
        Exchange secondHead(int status) {
            on(() -> {
                ChannelHandlerContext below = context.pipeline().context(codec);
                Http2Headers second = new DefaultHttp2Headers(false).status(Integer.toString(status));
                codec.encoder().frameWriter().writeHeaders(below, id(), second, 0, false, below.newPromise());
                below.flush();
            });
            return this;
        }

        Exchange data(String text, boolean end) {
            return data(text.getBytes(StandardCharsets.UTF_8), end);
        }

        Exchange data(byte[] bytes, boolean end) {
            return data(bytes, end, () -> {});
        }

        /** Runs a task when all of it is on its way. */
        Exchange data(byte[] bytes, boolean end, Runnable then) {
            ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
            on(() -> context.writeAndFlush(new DefaultHttp2DataFrame(buffer, end).stream(stream))
                    .addListener(written -> then.run()));
            return this;
        }

        void respond(String json) {
            head(200, false, "content-type", "application/json").data(json, true);
        }

        void reset(Http2Error error) {
            on(() -> context.writeAndFlush(new DefaultHttp2ResetFrame(error).stream(stream)));
        }

        /** Says that streams up to this one are processed, and no other. */
        void goAway(int lastStreamId) {
            on(() -> {
                ChannelHandlerContext below = context.pipeline().context(codec);
                codec.encoder()
                        .frameWriter()
                        .writeGoAway(
                                below,
                                lastStreamId,
                                Http2Error.NO_ERROR.code(),
                                Unpooled.EMPTY_BUFFER,
                                below.newPromise());
                below.flush();
            });
        }

        /** Writes a frame of a type that no client knows. */
        Exchange unknownFrame(String payload) {
            ByteBuf buffer = Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8);
            on(() -> {
                ChannelHandlerContext below = context.pipeline().context(codec);
                codec.encoder()
                        .frameWriter()
                        .writeFrame(below, (byte) 0xbb, id(), new Http2Flags(), buffer, below.newPromise());
                below.flush();
            });
            return this;
        }

        /** Writes bytes that are no frame. */
        void garbage(String bytes) {
            on(() -> context.pipeline()
                    .context(codec)
                    .writeAndFlush(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1)));
        }

        void later(Duration delay, Runnable task) {
            context.executor().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        }

        void closeConnection() {
            on(context::close);
        }
    }
}
