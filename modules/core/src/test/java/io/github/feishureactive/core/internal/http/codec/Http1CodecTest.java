package io.github.feishureactive.core.internal.http.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.netty.NettyPipeline;
import reactor.netty.http.client.HttpClient;

import static org.assertj.core.api.Assertions.assertThat;

/** The rule of one connection, read by read. */
class Http1CodecTest {

    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final EmbeddedChannel channel = new EmbeddedChannel();

    Http1CodecTest() {
        channel.pipeline()
                .addLast(
                        NettyPipeline.HttpCodec,
                        new Http1Codec(HttpClient.create().configuration().decoder()));
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aConnectionIsFreeAgainAfterOneWholeResponse() {
        for (int i = 0; i < 3; i++) {
            assertThat(ExchangeState.free(channel)).isTrue();
            request();
            assertThat(ExchangeState.free(channel)).isFalse();

            assertThat(read(OK)).isEqualTo("200 ok end");
        }
        assertThat(ExchangeState.free(channel)).isTrue();
    }

    /** Until then nothing is known of what else has come. */
    @Test
    void theEndOfAResponseWaitsForTheEndOfTheRead() {
        request();

        channel.pipeline().fireChannelRead(bytes(OK));
        assertThat(inbound()).isEqualTo("200");
        assertThat(ExchangeState.free(channel)).isFalse();

        channel.pipeline().fireChannelReadComplete();
        assertThat(inbound()).isEqualTo("ok end");
        assertThat(ExchangeState.free(channel)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\r\n", "HTTP/1.1 2", "HTTP/1.1 103 x\r\n\r\n", OK, OK + OK})
    void surplusClosesBeforeTheEndIsDelivered(String surplus) {
        for (boolean together : new boolean[] {true, false}) {
            EmbeddedChannel other = new Http1CodecTest().channel;
            other.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
            if (together) {
                other.pipeline().fireChannelRead(bytes(OK + surplus));
            } else {
                other.pipeline().fireChannelRead(bytes(OK));
                other.pipeline().fireChannelRead(bytes(surplus));
            }
            assertThat(other.isActive()).isFalse();
            other.pipeline().fireChannelReadComplete();

            assertThat(inbound(other)).isEqualTo("200 ok end");
            assertThat(ExchangeState.free(other)).isFalse();
            other.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "HTTP/1.1 2", OK})
    void whatComesWhileItIsFreeClosesIt(String unasked) {
        assertThat(read(unasked)).isEmpty();
        assertThat(channel.isActive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"100 Continue", "102 Processing", "103 Early Hints", "199 x"})
    void interimResponsesAreSkippedInAnyPieces(String status) {
        request();
        String interim = "HTTP/1.1 " + status + "\r\nlink: </x>\r\n\r\n";
        StringBuilder seen = new StringBuilder();
        for (char c : (interim + interim + OK).toCharArray()) {
            seen.append(read(String.valueOf(c)));
        }

        assertThat(seen).hasToString("200ok end");
        assertThat(ExchangeState.free(channel)).isTrue();
    }

    @Test
    void interimResponsesAreCountedForEachRequest() {
        String interim = "HTTP/1.1 103 x\r\n\r\n".repeat(Http1Codec.MAX_INTERIM);
        for (int i = 0; i < 3; i++) {
            request();
            assertThat(read(interim + OK)).isEqualTo("200 ok end");
        }
        request();
        assertThat(read(interim + interim)).isEqualTo("broken: more than 32 interim responses came");
        assertThat(channel.isActive()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 101 x, broken: the server switched to another protocol",
        "t-s3cr3t t-s3cr3t, broken: the response is not HTTP"
    })
    void whatIsNoResponseIsBroken(String head, String seen) {
        request();
        assertThat(read(head + "\r\n\r\n" + OK)).isEqualTo(seen);
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void aBrokenChunkIsNotQuoted() {
        request();
        assertThat(read("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nt-s3cr3t\r\n"))
                .isEqualTo("200 broken: the response is not HTTP");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void theWordsBesideAStatusGoNoFurther() {
        request();
        channel.writeInbound(bytes("HTTP/1.1 200 t-s3cr3t\r\ncontent-length: 0\r\n\r\n"));
        HttpResponse response = channel.readInbound();
        assertThat(response.status().reasonPhrase()).isEqualTo("OK");
    }

    @ParameterizedTest
    @CsvSource({"204 No Content, 204 end", "304 Not Modified, 304 end"})
    void someResponsesHaveNoBody(String status, String seen) {
        request();
        assertThat(read("HTTP/1.1 " + status + "\r\n\r\n")).isEqualTo(seen);
        assertThat(ExchangeState.free(channel)).isTrue();
    }

    @Test
    void aResponseBeforeTheEndOfItsRequestEndsTheConnection() {
        channel.writeOutbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
        assertThat(read("HTTP/1.1 413 x\r\ncontent-length: 0\r\n\r\n")).isEqualTo("413 end");
        assertThat(channel.isActive()).isFalse();
    }

    @Test
    void aBodyWithoutALengthEndsWithTheConnection() {
        request();
        assertThat(read("HTTP/1.1 200 OK\r\n\r\nok")).isEqualTo("200 ok");
        assertThat(channel.close().isSuccess()).isTrue();
        assertThat(inbound()).isEqualTo("end");
        assertThat(ExchangeState.free(channel)).isFalse();
    }

    @Test
    void aHeadThatBreaksOffIsBroken() {
        request();
        assertThat(read("HTTP/1.1 200 OK\r\nx: t-s3cr3t")).isEmpty();
        assertThat(channel.close().isSuccess()).isTrue();
        assertThat(inbound()).isEqualTo("broken: the connection was closed in the middle of the response");
    }

    private void request() {
        channel.writeOutbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
    }

    private String read(String text) {
        channel.writeInbound(bytes(text));
        return inbound();
    }

    private String inbound() {
        return inbound(channel);
    }

    private static String inbound(EmbeddedChannel of) {
        List<String> seen = new ArrayList<>();
        Object part;
        while ((part = of.readInbound()) != null) {
            if (((HttpObject) part).decoderResult().isFailure()) {
                seen.add(
                        "broken: " + ((HttpObject) part).decoderResult().cause().getMessage());
            } else if (part instanceof HttpResponse response) {
                seen.add(String.valueOf(response.status().code()));
            } else {
                seen.add(((HttpContent) part).content().toString(StandardCharsets.US_ASCII));
                if (part instanceof LastHttpContent) {
                    seen.add("end");
                }
            }
            ReferenceCountUtil.release(part);
        }
        seen.removeIf(String::isEmpty);
        return String.join(" ", seen);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
