package io.github.feishureactive.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A proxy on loopback that compresses every response, whether or not the client accepts that. */
final class CompressingProxy implements AutoCloseable {

    private final HttpClient upstream;
    private final DisposableServer server;

    CompressingProxy(String baseUrl) {
        this.upstream = HttpClient.newConnection().baseUrl(baseUrl);
        this.server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(this::forward)
                .bindNow();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.port();
    }

    private Publisher<Void> forward(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asByteArray()
                .defaultIfEmpty(new byte[0])
                .flatMap(body -> exchange(request, body)
                        .responseSingle((head, content) -> content.asByteArray()
                                .flatMap(answer -> send(head, answer, response).then()))
                        .then());
    }

    private HttpClient.ResponseReceiver<?> exchange(HttpServerRequest request, byte[] body) {
        return upstream.headers(headers -> request.requestHeaders().forEach(line -> {
                    if (!line.getKey().equalsIgnoreCase("Host")
                            && !line.getKey().equalsIgnoreCase("Content-Length")) {
                        headers.add(line.getKey(), line.getValue());
                    }
                }))
                .request(request.method())
                .uri(request.uri())
                .send(body.length == 0 ? Mono.empty() : ByteBufFlux.fromInbound(Mono.just(body)));
    }

    private static Mono<Void> send(HttpClientResponse head, byte[] body, HttpServerResponse response) {
        response.status(head.status());
        head.responseHeaders().forEach(line -> {
            if (!line.getKey().equalsIgnoreCase("Content-Length")) {
                response.addHeader(line.getKey(), line.getValue());
            }
        });
        response.header("Content-Encoding", "gzip").header("Via", "1.1 internal-proxy.example");
        return response.sendByteArray(Mono.just(compressed(body))).then();
    }

    private static byte[] compressed(byte[] body) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (GZIPOutputStream stream = new GZIPOutputStream(encoded)) {
            stream.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return encoded.toByteArray();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
