package io.github.feishureactive.core.internal.http.codec;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.Connection;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The timeout is 10 s, and the clock the channel's. */
class ResponseTimeoutTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        channel.freezeTime();
        channel.pipeline().addLast(NettyPipeline.HttpCodec, new ChannelInboundHandlerAdapter());
        Http1Codec.install(
                channel,
                HttpClient.create().configuration().decoder(),
                Duration.ofSeconds(10),
                channel.eventLoop().ticker()::nanoTime);
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    /** Then Reactor Netty adds none for each request. */
    @Test
    void hasTheNameOfReactorNettys() {
        assertThat(channel.pipeline().get(NettyPipeline.ResponseTimeoutHandler)).isInstanceOf(ResponseTimeout.class);
        assertThat(channel.pipeline().names())
                .containsSubsequence(NettyPipeline.ResponseTimeoutHandler, NettyPipeline.HttpCodec);
    }

    @Test
    void aSilentResponse() {
        request();
        after(9_999);
        isAlive();

        after(1);
        hasTimedOut();
    }

    @Test
    void eachReadBeginsAnew() {
        request();
        for (char part : OK.substring(0, OK.length() - 1).toCharArray()) {
            after(9_999);
            isAlive();
            read(String.valueOf(part));
        }
        after(9_999);
        isAlive();

        after(1);
        hasTimedOut();
    }

    /** The timer of the first rings in the middle of the second. */
    @Test
    void eachExchangeHasItsOwn() {
        exchange();
        after(6_000);
        request();
        after(4_000);
        isAlive();
        after(5_999);
        isAlive();

        after(1);
        hasTimedOut();
    }

    @Test
    void oneTimerServesManyExchanges() {
        for (int i = 0; i < 100; i++) {
            after(10);
            exchange();
        }
        after(9_000);
        assertThat(nextTimer()).as("the only one, of the first exchange").isEqualTo(10);

        after(10);
        assertThat(nextTimer()).as("nothing is in flight").isEqualTo(-1);
        isAlive();
        request();
        after(10_000);
        hasTimedOut();
    }

    @Test
    void anIdleConnectionHasNone() {
        exchange();
        after(100_000);
        isAlive();
    }

    /** An upload may last; there the platform has nothing to say. */
    @Test
    void beginsWhenTheRequestIsWritten() {
        channel.writeOutbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        after(100_000);
        isAlive();

        channel.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
        after(9_999);
        isAlive();
        after(1);
        hasTimedOut();
    }

    /** A body in memory may take longer than the timeout to be taken by a slow socket. */
    @Test
    void beginsWhenTheSocketHasTakenTheRequest() {
        SlowSocket socket = new SlowSocket();
        channel.pipeline().addFirst(socket);
        var unused = channel.writeOneOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        channel.flushOutbound();
        after(100_000);
        isAlive();

        socket.take();
        after(9_999);
        isAlive();
        after(1);
        hasTimedOut();
    }

    /** Nor does the next request wait behind the rest of this one. */
    @Test
    void aResponseBeforeTheSocketHasTakenTheRequestIsTheLast() {
        SlowSocket socket = new SlowSocket();
        channel.pipeline().addFirst(socket);
        var unused = channel.writeOneOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        channel.flushOutbound();
        read(OK);

        assertThat(channel.isOpen()).isFalse();
        socket.take();
    }

    /** Takes nothing until told. */
    private static final class SlowSocket extends ChannelOutboundHandlerAdapter {

        private final List<Runnable> waiting = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            waiting.add(() -> {
                ReferenceCountUtil.release(message);
                promise.trySuccess();
            });
        }

        void take() {
            waiting.forEach(Runnable::run);
            waiting.clear();
        }
    }

    @Test
    void endsForABodyWithAWatchOfItsOwnOnly() {
        request();
        read("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n");
        ResponseTimeout.endWatch(Connection.from(channel));
        after(100_000);
        isAlive();
        read("ok");

        request();
        after(10_000);
        hasTimedOut();
    }

    @Test
    void aClosedConnectionLeavesNoTimer() {
        request();
        channel.pipeline().fireChannelInactive();

        assertThat(nextTimer()).isEqualTo(-1);
        assertThatCode(channel::checkException).doesNotThrowAnyException();
    }

    /** As with Reactor Netty, whose timeouts are in milliseconds. A customizer may set any. */
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0005S"})
    void lessThanAMillisecondIsNone(Duration silence) {
        install(silence);

        assertThat(channel.pipeline().get(ResponseTimeout.NAME)).isNull();
    }

    @Test
    void theLongestIsForEver() {
        install(Duration.ofMillis(Long.MAX_VALUE));
        request();
        after(100_000);
        isAlive();
    }

    private void install(Duration silence) {
        channel.pipeline().remove(ResponseTimeout.NAME);
        Http1Codec.install(
                channel,
                HttpClient.create().configuration().decoder(),
                silence,
                channel.eventLoop().ticker()::nanoTime);
    }

    private void exchange() {
        request();
        read(OK);
    }

    private void request() {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        ReferenceCountUtil.release(channel.readOutbound());
    }

    private void read(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            ReferenceCountUtil.release(part);
        }
    }

    private void after(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runPendingTasks();
    }

    /** Milliseconds until the next timer is due, -1 without one. */
    private long nextTimer() {
        long nanos = channel.runScheduledPendingTasks();
        return nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private void isAlive() {
        assertThatCode(channel::checkException).doesNotThrowAnyException();
        assertThat(channel.isOpen()).isTrue();
    }

    private void hasTimedOut() {
        assertThatThrownBy(channel::checkException).isInstanceOf(ReadTimeoutException.class);
        assertThat(channel.isOpen()).isFalse();
    }
}
