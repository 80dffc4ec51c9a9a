package io.github.feishureactive.benchmarks.files;

import java.nio.ByteBuffer;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;

/** Moves bytes to and from the server, in parts that are the caller's own. */
interface FileClient {

    /** Reads a file to its end and returns how many bytes it had. */
    Mono<Long> download(long length);

    /** Sends a file; completes when the server has it. */
    Mono<?> upload(long length, Flux<ByteBuffer> content);

    /** Ours: token, limiter and deadlines, and the file as one part of a form. */
    static FileClient gateway(String baseUrl) {
        FeishuGateway gateway = FeishuGateway.builder()
                .baseUrl(baseUrl)
                .authentication(AppAuthentication.customApp("cli_benchmark", "secret"))
                .defaultQuota(Quota.perSecond(1_000))
                .build();
        ApiOperation<Stored> upload = ApiOperation.post("benchmark.upload", FileServer.UPLOAD, Stored.class)
                .build();
        return new FileClient() {
            @Override
            public Mono<Long> download(long length) {
                return gateway.download(
                                ApiOperation.get("benchmark.download", FileServer.DOWNLOAD + length, Download.class)
                                        .build()
                                        .request(),
                                Download::content)
                        .reduce(0L, (sum, part) -> sum + part.remaining());
            }

            @Override
            public Mono<?> upload(long length, Flux<ByteBuffer> content) {
                return gateway.call(
                        upload.request().multipart(Multipart.form().file("file", FileContent.of("file.bin", content))));
            }
        };
    }

    /** The floor: Reactor Netty, the file as the whole body. */
    static FileClient handWritten(String baseUrl) {
        HttpClient client = HttpClient.create().baseUrl(baseUrl);
        return new FileClient() {
            @Override
            public Mono<Long> download(long length) {
                return client.get()
                        .uri(FileServer.DOWNLOAD + length)
                        .responseContent()
                        .asByteArray()
                        .reduce(0L, (sum, part) -> sum + part.length);
            }

            @Override
            public Mono<?> upload(long length, Flux<ByteBuffer> content) {
                return client.headers(headers -> headers.set(HttpHeaderNames.CONTENT_LENGTH, length))
                        .post()
                        .uri(FileServer.UPLOAD)
                        .send(content.map(Unpooled::wrappedBuffer))
                        .responseContent()
                        .aggregate()
                        .asString();
            }
        };
    }

    /** The answer to an upload. */
    record Stored(String fileKey) {}
}
