package io.github.feishureactive.core.internal.http.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2UnknownFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rule of one stream, frame by frame. */
class Http2ExchangeTest {

    private final List<Throwable> errors = new ArrayList<>();
    private final EmbeddedChannel stream = new EmbeddedChannel();
    private final Http2Exchange exchange = Http2Exchange.install(stream);

    Http2ExchangeTest() {
        stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
                errors.add(error);
            }
        });
    }

    @AfterEach
    void release() {
        stream.finishAndReleaseAll();
    }

    @Test
    void aStreamHasOneExchange() {
        assertThat(exchange.free()).isTrue();
        request();
        assertThat(exchange.free()).isFalse();
        assertThat(exchange.responding()).isFalse();

        head("200", false);
        assertThat(exchange.responding()).isTrue();
        assertThat(exchange.free()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "102", "103", "199"})
    void interimResponsesAreSkipped(String interim) {
        request();
        for (int i = 0; i < 32; i++) {
            assertThat(head(interim, false)).isFalse();
        }
        assertThat(exchange.responding()).isFalse();
        assertThat(head("200", false)).isTrue();

        assertThat(errors).isEmpty();
        assertThat(stream.isOpen()).isTrue();
    }

    @Test
    void moreThanAnyServerSendsEndTheStream() {
        request();
        for (int i = 0; i < 33; i++) {
            head("103", false);
        }

        broken("more than 32 interim responses came");
    }

    @Test
    void anInterimResponseCannotEndTheStream() {
        request();
        head("103", true);

        broken("the response ended after an interim one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "20", "099", "600", "abc"})
    void aHeadNeedsAStatus(String status) {
        request();
        head(status, true);

        broken("the response has no valid status");
    }

    @Test
    void theBodyCannotComeFirst() {
        request();
        stream.writeInbound(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(new byte[1]), true));

        broken("the body came before the head of the response");
        assertThat(stream.<Object>readInbound()).isNull();
    }

    @Test
    void trailersPass() {
        request();
        head("200", false);
        assertThat(stream.writeInbound(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().set("x", "y"), true)))
                .isTrue();

        assertThat(errors).isEmpty();
    }

    @Test
    void framesOfUnknownTypesAreSkipped() {
        request();
        ByteBuf content = Unpooled.buffer().writeByte(1);
        head("200", false);

        assertThat(stream.writeInbound(new DefaultHttp2UnknownFrame((byte) 0xbb, new Http2Flags(), content)))
                .isFalse();
        assertThat(content.refCnt()).isZero();
        assertThat(errors).isEmpty();
    }

    @Test
    void aRefusedStream() {
        request();
        stream.pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));

        assertThat(exchange.refused()).isTrue();
    }

    @Test
    void aStreamBeyondTheLastOfGoAway() {
        request();
        stream.pipeline().fireUserEventTriggered(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));

        assertThat(exchange.refused()).isTrue();
    }

    @Test
    void anyOtherResetLeavesADoubt() {
        request();
        stream.pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.CANCEL));

        assertThat(exchange.refused()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"103", "200"})
    void aServerThatHasRespondedCannotRefuse(String status) {
        request();
        head(status, false);
        stream.pipeline().fireUserEventTriggered(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM));

        assertThat(exchange.refused()).isFalse();
    }

    @Test
    void aHeadThatCannotBeWrittenForWantOfAStream() {
        failingWith(new Http2Exception(Http2Error.REFUSED_STREAM, "no more"));
        request();

        assertThat(exchange.refused()).isTrue();
    }

    @Test
    void aHeadWhoseWriteFailsOtherwiseMayBeUnderWay() {
        failingWith(new IOException("Connection reset by peer"));
        request();

        assertThat(exchange.refused()).isFalse();
    }

    @Test
    void whatNettyQuotesIsNotPassedOn() {
        request();
        stream.pipeline().fireExceptionCaught(new Http2Exception(Http2Error.PROTOCOL_ERROR, "x-token: t-secret"));

        assertThat(errors).singleElement().satisfies(error -> assertThat(error)
                .isInstanceOf(BrokenResponse.class)
                .hasMessage("the response is not HTTP/2")
                .hasNoCause());
    }

    private void failingWith(Exception failure) {
        stream.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                ReferenceCountUtil.release(message);
                promise.setFailure(failure);
            }
        });
    }

    private void request() {
        var unused =
                stream.writeOneOutbound(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().method("GET"), true));
    }

    /** Returns whether it was passed on. */
    private boolean head(String status, boolean end) {
        DefaultHttp2Headers headers = new DefaultHttp2Headers(false);
        if (!status.isEmpty()) {
            headers.status(status);
        }
        stream.writeInbound(new DefaultHttp2HeadersFrame(headers, end));
        return stream.readInbound() instanceof Http2HeadersFrame;
    }

    private void broken(String what) {
        assertThat(errors).singleElement().satisfies(error -> assertThat(error)
                .isInstanceOf(BrokenResponse.class)
                .hasMessage(what));
        assertThat(stream.isOpen()).isFalse();
    }
}
