package io.github.feishureactive.benchmarks.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.github.feishureactive.benchmarks.process.Child;

/** Sends files of any length, drops those that it gets, and hands out one token, in a JVM of its own. */
final class FileServer {

    /** Followed by the length in bytes. */
    static final String DOWNLOAD = "/open-apis/files/";

    static final String UPLOAD = "/open-apis/files";

    private static final int PART = 1 << 18;
    private static final ByteBuf CONTENT =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(PART).writeZero(PART));
    private static final String TOKENS =
            "{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"t-benchmark\",\"expire\":7200}";
    private static final String ACCEPTED = "{\"code\":0,\"msg\":\"success\",\"data\":{\"file_key\":\"f\"}}";

    private FileServer() {}

    /** Answers any command with its address. */
    public static void main(String[] arguments) throws IOException {
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(FileServer::handle)
                .bindNow();
        Child.serve(command -> "http://127.0.0.1:" + server.port());
    }

    private static Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().startsWith("/open-apis/auth/")) {
            return send(response, TOKENS);
        }
        if (request.method().equals(HttpMethod.POST)) {
            return request.receive().then(send(response, ACCEPTED));
        }
        long length = Long.parseLong(request.uri().substring(DOWNLOAD.length()));
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream")
                .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(length))
                .send(parts(length));
    }

    private static Flux<ByteBuf> parts(long length) {
        return Flux.range(0, (int) (length / PART)).map(i -> CONTENT.duplicate());
    }

    private static Mono<Void> send(HttpServerResponse response, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(body.length))
                .sendObject(Unpooled.wrappedBuffer(body))
                .then();
    }
}
