package io.github.feishureactive.core;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Flux;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;

/** A program with a small heap that uploads or downloads more than would fit into it. */
final class StreamingChild {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private StreamingChild() {}

    /** Arguments: the base URL; {@code file}, {@code publisher} or {@code down}; the length or the file; the wire. */
    public static void main(String[] arguments) {
        try (FeishuGateway gateway = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(arguments[0])
                .http2(arguments[3].equals("http2"))
                .httpClient(arguments[3].equals("http2") ? Http2IT::trusting : TrustingAll::customize)
                .build()) {
            if (arguments[1].equals("down")) {
                download(gateway);
            } else {
                upload(gateway, arguments);
            }
        }
        System.exit(0);
    }

    private static void upload(FeishuGateway gateway, String[] arguments) {
        FileContent content = arguments[1].equals("file")
                ? FileContent.of(Path.of(arguments[2]))
                : FileContent.of("f.bin", buffers(Long.parseLong(arguments[2])));
        UploadIT.Uploaded uploaded = gateway.call(ApiOperation.post("test.upload", "/upload", UploadIT.Uploaded.class)
                        .build()
                        .request()
                        .multipart(Multipart.form().file("f", content)))
                .block(PATIENCE);
        System.out.println("@" + uploaded);
    }

    private static Flux<ByteBuffer> buffers(long length) {
        return Flux.generate(() -> length, (left, sink) -> {
            if (left == 0) {
                sink.complete();
                return left;
            }
            int size = (int) Math.min(1 << 18, left);
            sink.next(ByteBuffer.allocate(size));
            return left - size;
        });
    }

    private static void download(FeishuGateway gateway) {
        AtomicLong read = new AtomicLong();
        gateway.download(
                        ApiOperation.get("test.file", "/file", Download.class)
                                .build()
                                .request(),
                        Download::content)
                .doOnNext(buffer -> read.addAndGet(buffer.remaining()))
                .blockLast(PATIENCE);
        System.out.println("@" + read);
    }
}
