package io.github.feishureactive.simulator.internal.http;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Encodes responses that the HTTP encoder would reject, or would reject at that moment. */
final class RawResponse {

    private RawResponse() {}

    static ByteBuf interim(int status) {
        return head(status, EmptyHttpHeaders.INSTANCE);
    }

    /** Switches to a protocol that the request did not name. */
    static ByteBuf switchingProtocols() {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .newHeaders()
                .set("Connection", "Upgrade")
                .set("Upgrade", "websocket");
        return head(101, headers);
    }

    static ByteBuf head(int status, HttpHeaders headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(status))
                .append("\r\n");
        headers.forEach(header -> head.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return Unpooled.copiedBuffer(head.append("\r\n"), StandardCharsets.US_ASCII);
    }
}
