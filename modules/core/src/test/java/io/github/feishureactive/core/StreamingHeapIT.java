package io.github.feishureactive.core;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.ssl.SslContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Uploads and downloads in a JVM whose heap holds a part of them: 1 GiB in 64 MiB, for short 64 MiB in 32. */
class StreamingHeapIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int MEBI = 1 << 20;
    private static final long LENGTH = (LONG ? 1_024L : 64L) * MEBI;
    private static final int HEAP = LONG ? 64 : 32;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"file, plain", "publisher, tls", "down, plain", "down, tls", "publisher, http2", "down, http2"})
    void moreThanTheHeapHolds(String what, String wire) throws Exception {
        assumeTrue(
                LONG || (what.equals("publisher") == wire.equals("tls") && !what.equals("file")),
                "one child up, and one down over each version, are enough for short");
        AtomicLong taken = new AtomicLong();
        try (Closeable server = server(wire, taken)) {
            String argument = what.equals("file") ? sparseFile().toString() : "" + LENGTH;

            String output = run(url(server), what, argument, wire);

            assertThat(output).contains(what.equals("down") ? "@" + LENGTH : "@Uploaded[key=k]");
            if (!what.equals("down")) {
                assertThat(taken.get()).isBetween(LENGTH, LENGTH + 1_000);
            }
        }
    }

    private static Closeable server(String wire, AtomicLong taken) throws Exception {
        return wire.equals("http2")
                ? new Multiplexing(taken)
                : new ScriptedServer(wire.equals("tls"), peer -> serve(peer, taken));
    }

    private static String url(Closeable server) {
        return server instanceof Multiplexing multiplexing
                ? "https://127.0.0.1:" + multiplexing.server.port()
                : ((ScriptedServer) server).url();
    }

    /** Reactor Netty's. */
    private static final class Multiplexing implements Closeable {

        private final DisposableServer server;

        Multiplexing(AtomicLong taken) throws Exception {
            SslContext tls = Http2Server.tls();
            server = HttpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .protocol(HttpProtocol.H2)
                    .secure(spec -> spec.sslContext(tls))
                    .handle((request, response) -> request.method().equals(HttpMethod.POST)
                            ? request.receive()
                                    .doOnNext(part -> taken.addAndGet(part.readableBytes()))
                                    .then(response.sendString(Mono.just("{\"code\":0,\"data\":{\"key\":\"k\"}}"))
                                            .then())
                            : response.header("content-length", "" + LENGTH)
                                    .header("content-type", "application/octet-stream")
                                    .send(Flux.range(0, (int) (LENGTH / MEBI))
                                            .map(i -> Unpooled.wrappedBuffer(new byte[MEBI]))))
                    .bindNow();
        }

        @Override
        public void close() {
            server.disposeNow();
        }
    }

    private static void serve(ScriptedServer.Peer peer, AtomicLong taken) throws IOException {
        if (peer.readHead().startsWith("POST")) {
            taken.set(peer.readBody(OutputStream.nullOutputStream()));
            peer.respond(200, "{\"code\":0,\"data\":{\"key\":\"k\"}}");
            return;
        }
        DownloadIT.head(peer, 200, LENGTH, "Content-Type: application/octet-stream");
        byte[] part = new byte[MEBI];
        for (long left = LENGTH; left > 0; left -= part.length) {
            peer.out.write(part);
        }
        peer.readHead();
    }

    private Path sparseFile() throws IOException {
        Path file = directory.resolve("sparse.bin");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(LENGTH);
        }
        return file;
    }

    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP + "m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                StreamingChild.class.getName()));
        command.addAll(List.of(arguments));
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(3, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(output).isZero();
            return output;
        } finally {
            child.destroyForcibly();
        }
    }
}
