package io.github.feishureactive.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of downloads, over sockets whose other end does what the test says. */
class DownloadIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String OK = "{\"code\":0,\"data\":{\"key\":\"k\"}}";
    private static final int MEBI = 1 << 20;

    /** More than both sockets can hold. */
    private static final int KERNEL = 16 * MEBI;

    private static final ApiOperation<Download> FILE = ApiOperation.get("test.file", "/file", Download.class)
            .quota(Quota.unlimited())
            .build();
    /** Not idempotent, so that no retry hides what happens to it. */
    private static final ApiOperation<UploadIT.Uploaded> OTHER = ApiOperation.post(
                    "test.other", "/other", UploadIT.Uploaded.class)
            .quota(Quota.unlimited())
            .build();

    private final byte[] content = new byte[3 * MEBI + 5];
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private @Nullable ScriptedServer server;
    private @Nullable FeishuGateway gateway;

    DownloadIT() {
        new Random(5).nextBytes(content);
    }

    @AfterEach
    void close() throws IOException {
        if (server != null) {
            server.close();
            assertThat(server.failures).isEmpty();
        }
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
    }

    // Files

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileWithNameTypeAndLength(boolean tls) throws IOException {
        serve(tls, peer -> {
            heads.add(peer.readHead());
            head(
                    peer,
                    200,
                    content.length,
                    "Content-Type: image/png",
                    "Content-Disposition: attachment; filename=\"a.png\"; filename*=UTF-8''%e5%9b%be.png");
            peer.out.write(content);
            peer.readHead();
        });
        AtomicReference<Download> seen = new AtomicReference<>();

        byte[] read = read(gateway().download(FILE.request(), file -> {
            seen.set(file);
            return file.content();
        }));

        assertThat(read).isEqualTo(content);
        assertThat(seen.get().fileName()).hasValue("\u56fe.png");
        assertThat(seen.get().contentType()).hasValue("image/png");
        assertThat(seen.get().length()).hasValue(content.length);
        assertThat(heads)
                .singleElement()
                .asString()
                .contains("\r\naccept: */*\r\n")
                .doesNotContainIgnoringCase("range");
    }

    @Test
    void aFileInChunks() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/pdf\r\n\r\n");
            chunks(peer, content, 100_000, true);
            peer.readHead();
        });

        assertThat(read(download())).isEqualTo(content);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000})
    void smallFilesLeaveTheConnectionToTheNext(int length) throws IOException {
        byte[] small = Arrays.copyOf(content, length);
        serve(false, peer -> {
            while (true) {
                peer.readHead();
                head(peer, 200, length, "Content-Type: image/png");
                peer.out.write(small);
            }
        });

        for (int i = 0; i < 5; i++) {
            assertThat(read(download())).isEqualTo(small);
            assertThat(gateway()
                            .call(ApiOperation.get("x", "/x", Void.class)
                                    .quota(Quota.unlimited())
                                    .idempotent(false)
                                    .build()
                                    .request())
                            .onErrorComplete()
                            .block(PATIENCE))
                    .isNull();
        }
    }

    @Test
    void aConnectionThatWasReadToItsEndTakesTheNextRequest() throws IOException {
        serve(false, peer -> {
            while (true) {
                peer.readHead();
                head(peer, 200, content.length, "Content-Type: image/png");
                peer.out.write(content);
            }
        });

        for (int i = 0; i < 10; i++) {
            assertThat(read(download())).isEqualTo(content);
        }

        assertThat(server().connections.get()).isBetween(1, 4);
    }

    // JSON

    @Test
    void aJsonErrorIsATypedError() throws IOException {
        jsonErrors(200, "Content-Type: application/json; charset=utf-8");

        ApiException error = failed(download(), PermissionDeniedException.class);

        assertThat(error.code()).isEqualTo(99991672);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(error.logId()).hasValue("log1");
    }

    @Test
    void aJsonErrorInChunksIsATypedErrorToo() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n");
            chunks(peer, "{\"code\":234001,\"msg\":\"x\"}".getBytes(StandardCharsets.UTF_8), 7, true);
            peer.readHead();
        });

        assertThat(failed(download(), ApiException.class).code()).isEqualTo(234001);
    }

    @Test
    void anErrorWithItsStatusIsATypedError() throws IOException {
        jsonErrors(400, "Content-Type: application/json");

        assertThat(failed(download(), PermissionDeniedException.class).httpStatus())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"msg\":\"ok\",\"data\":{}}",
                "{\"code\":7,\"name\":\"no message\"}",
                "{\"code\":\"7\",\"msg\":\"x\"}",
                "[{\"code\":7,\"msg\":\"x\"}]",
                "{\"code\":7,\"msg\":\"x\"",
                "not JSON"
            })
    void aJsonFileIsAFile(String json) throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.respond(200, json);
            peer.readHead();
        });

        assertThat(new String(read(download()), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @Test
    void anAttachmentIsAFileWhateverItLooksLike() throws IOException {
        String json = "{\"code\":7,\"msg\":\"x\"}";
        serve(false, peer -> {
            peer.readHead();
            peer.respond(200, json, "Content-Disposition: attachment; filename=log.json");
            peer.readHead();
        });

        assertThat(new String(read(download()), StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aLargeJsonFileIsAFile(boolean chunked) throws IOException {
        byte[] json = ("{\"code\":7,\"msg\":\"" + "x".repeat(2 * MEBI) + "\"}").getBytes(StandardCharsets.UTF_8);
        serve(false, peer -> {
            peer.readHead();
            if (chunked) {
                peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n\r\n");
                chunks(peer, json, 10_000, true);
            } else {
                head(peer, 200, json.length, "Content-Type: application/json");
                peer.out.write(json);
            }
            peer.readHead();
        });

        assertThat(read(download())).isEqualTo(json);
    }

    // Retries

    @Test
    void attemptsBeforeTheFirstByteAreRepeated() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        serve(false, peer -> {
            while (true) {
                peer.readHead();
                switch (requests.incrementAndGet()) {
                    case 1 -> peer.respond(200, "{\"code\":99991663,\"msg\":\"token\"}");
                    case 2 -> peer.respond(500, "{\"code\":5000,\"msg\":\"x\"}");
                    default -> {
                        head(peer, 200, content.length, "Content-Type: image/png");
                        peer.out.write(content);
                    }
                }
            }
        });
        gateway = builder()
                .authentication(environment -> new FakeTokens(new ArrayList<>()))
                .build();

        assertThat(read(gateway.download(FILE.request(), Download::content))).isEqualTo(content);
        assertThat(requests).hasValue(3);
    }

    @Test
    void nothingIsRepeatedAfterTheFirstByte() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        serve(false, peer -> {
            peer.readHead();
            requests.incrementAndGet();
            head(peer, 200, content.length, "Content-Type: image/png");
            peer.out.write(content, 0, MEBI);
            throw new IOException("cut");
        });

        TransportException error = failed(download(), TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(error).hasMessageContaining("What came is not the whole");
        assertThat(requests).hasValue(1);
    }

    // Ranges

    @Test
    void aDownloadIsContinued() throws IOException {
        serve(false, peer -> {
            heads.add(peer.readHead());
            head(
                    peer,
                    206,
                    content.length - 1000,
                    "Content-Type: image/png",
                    "Content-Range: bytes 1000-" + (content.length - 1) + "/" + content.length);
            peer.out.write(content, 1000, content.length - 1000);
            peer.readHead();
        });
        AtomicLong length = new AtomicLong();

        byte[] read = read(gateway().download(FILE.request().resumeFrom(1000), file -> {
            length.set(file.length().orElse(-1));
            return file.content();
        }));

        assertThat(read).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
        assertThat(length).hasValue(content.length - 1000);
        assertThat(heads).singleElement().asString().containsIgnoringCase("\r\nrange: bytes=1000-\r\n");
    }

    @Test
    void aPlatformThatIgnoresTheRangeIsSkippedOver() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 200, content.length, "Content-Type: image/png");
            peer.out.write(content);
            peer.readHead();
        });
        int offset = 2 * MEBI + 7;

        assertThat(read(gateway().download(FILE.request().resumeFrom(offset), Download::content)))
                .isEqualTo(Arrays.copyOfRange(content, offset, content.length));
    }

    @Test
    void aJsonFileIsSkippedOverToo() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.respond(200, "{\"code\":0,\"a\":1}");
            peer.readHead();
        });

        assertThat(read(gateway().download(FILE.request().resumeFrom(10), Download::content)))
                .asString()
                .isEqualTo("\"a\":1}");
    }

    @Test
    void aShorterFileThanBeforeIsAnError() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 200, 100, "Content-Type: image/png");
            peer.out.write(content, 0, 100);
            peer.readHead();
        });

        TransportException error = failed(
                gateway().download(FILE.request().resumeFrom(1000), Download::content), TransportException.class);

        assertThat(error).hasMessageContaining("does not have the length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Range: bytes 999-1998/5000",
                "Content-Range: bytes 1001-2000/5000",
                "Content-Range: pages 1000-1999/5000",
                "Content-Type: multipart/byteranges; boundary=x",
                "X: y"
            })
    void anotherPartIsRefused(String header) throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 206, 1000, header);
            peer.out.write(content, 0, 1000);
            peer.readHead();
        });

        assertThat(failed(
                                gateway().download(FILE.request().resumeFrom(1000), Download::content),
                                UnreadableResponseException.class)
                        .outcome())
                .isEqualTo(Outcome.UNREADABLE);
    }

    @Test
    void aPartThatWasNotAskedForIsRefused() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 206, 1000, "Content-Range: bytes 0-999/5000");
            peer.out.write(content, 0, 1000);
            peer.readHead();
        });

        failed(download(), UnreadableResponseException.class);
    }

    @Test
    void aPartOfAnotherLengthIsAnError() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 206, 1000, "Content-Range: bytes 1000-4999/5000");
            peer.out.write(content, 0, 1000);
            peer.readHead();
        });

        failed(gateway().download(FILE.request().resumeFrom(1000), Download::content), TransportException.class);
    }

    @Test
    void aFileThatIsThereAlreadyHasNoRest() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 416, 5, "Content-Range: bytes */1000", "Content-Type: text/plain");
            peer.write("range");
            peer.readHead();
        });

        assertThat(read(gateway().download(FILE.request().resumeFrom(1000), Download::content)))
                .isEmpty();
    }

    @Test
    void aRangeBeyondTheEndIsAnError() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 416, 5, "Content-Range: bytes */900");
            peer.write("range");
            peer.readHead();
        });

        ApiException error =
                failed(gateway().download(FILE.request().resumeFrom(1000), Download::content), ApiException.class);

        assertThat(error.httpStatus()).isEqualTo(416);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
    }

    // Back-pressure, silence

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowSubscriberSlowsThePlatform(boolean tls) throws IOException {
        AtomicLong written = new AtomicLong();
        AtomicLong read = new AtomicLong();
        AtomicLong ahead = new AtomicLong();
        // The JDK's AES-GCM is slow without the second compiler.
        int size = (tls ? 24 : 64) * MEBI;
        serve(tls, peer -> {
            peer.readHead();
            head(peer, 200, size, "Content-Type: image/png");
            byte[] part = new byte[64 * 1024];
            for (int i = 0; i < size / part.length; i++) {
                peer.out.write(part);
                written.addAndGet(part.length);
                ahead.accumulateAndGet(written.get() - read.get(), Math::max);
            }
            peer.readHead();
        });

        StepVerifier.create(download().doOnNext(buffer -> read.addAndGet(buffer.remaining())), 0)
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> {
                    long before;
                    do {
                        before = written.get();
                        LockSupport.parkNanos(50_000_000);
                    } while (written.get() != before);
                    assertThat(before).isLessThan(KERNEL);
                })
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(read).hasValue(size);
        assertThat(ahead.get()).isLessThan(KERNEL);
    }

    @Test
    void aSlowSubscriberIsNoSilence() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 200, content.length, "Content-Type: image/png");
            peer.out.write(content);
            peer.readHead();
        });
        gateway = builder().responseTimeout(Duration.ofMillis(50)).build();
        ByteArrayOutputStream read = new ByteArrayOutputStream();

        StepVerifier.create(gateway.download(FILE.request(), Download::content), 0)
                .thenRequest(1)
                .consumeNextWith(buffer -> append(read, buffer))
                .then(() -> LockSupport.parkNanos(300_000_000))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true, buffer -> append(read, buffer))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Test
    void aSilentPlatformIsAnError() throws IOException {
        AtomicBoolean over = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            head(peer, 200, content.length, "Content-Type: image/png");
            peer.out.write(content, 0, 10);
            peer.out.flush();
            Await.until(over::get);
        });
        gateway = builder().responseTimeout(Duration.ofMillis(300)).build();

        TransportException error =
                failed(gateway.download(FILE.request(), Download::content), TransportException.class);
        over.set(true);

        assertThat(error).hasMessageContaining("after 10 bytes: the platform did not respond in time");
    }

    @Test
    void theDeadlineEndsWithTheHead() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 200, content.length, "Content-Type: image/png");
            peer.out.write(content);
            peer.readHead();
        });
        VirtualTimer timer = new VirtualTimer();
        gateway = builder().timer(timer).build();

        StepVerifier.create(gateway.download(FILE.request(), Download::content), 1)
                .expectNextCount(1)
                .then(() -> timer.advance(Duration.ofHours(1)))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(buffer -> true)
                .expectComplete()
                .verify(PATIENCE);
    }

    // Ends in the middle

    enum Framing {
        LENGTH,
        CHUNKED,
        NEITHER,
        CODED
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void whatIsCutNeverLooksWhole(Framing framing) throws IOException {
        serve(false, peer -> {
            peer.readHead();
            switch (framing) {
                case LENGTH -> head(peer, 200, content.length, "Content-Type: image/png");
                case CHUNKED -> peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                case NEITHER -> peer.write("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
                case CODED -> head(peer, 200, content.length, "Content-Encoding: gzip");
            }
            if (framing == Framing.CHUNKED) {
                chunks(peer, content, 1_000_000, false);
            } else {
                peer.out.write(content, 0, MEBI);
            }
        });

        FeishuException error = failed(download(), FeishuException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(error)
                .isInstanceOf(
                        framing == Framing.LENGTH || framing == Framing.CHUNKED
                                ? TransportException.class
                                : UnreadableResponseException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSubscriberThatGoesAwayClosesTheConnection(boolean tls) throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        endless(tls, closed);

        StepVerifier.create(download(), 3).expectNextCount(3).thenCancel().verify(PATIENCE);

        Await.until(closed::get);
    }

    @Test
    void aContentThatNobodyReadsClosesTheConnection() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        endless(false, closed);

        StepVerifier.create(gateway().download(FILE.request(), file -> Mono.just(file.contentType())))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);

        Await.until(closed::get);
    }

    @Test
    void aReaderThatThrowsClosesTheConnection() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        endless(false, closed);

        StepVerifier.create(gateway().download(FILE.request(), file -> {
                    throw new IllegalStateException("reader");
                }))
                .expectErrorMessage("reader")
                .verify(PATIENCE);

        Await.until(closed::get);
    }

    @Test
    void aContentThatLeavesItsReaderFails() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        endless(false, closed);
        AtomicReference<Flux<ByteBuffer>> kept = new AtomicReference<>();
        AtomicReference<Throwable> detached = new AtomicReference<>();

        StepVerifier.create(gateway().download(FILE.request(), file -> {
                    kept.set(file.content());
                    file.content().subscribe(buffer -> {}, detached::set);
                    return Mono.just(1);
                }))
                .expectNext(1)
                .expectComplete()
                .verify(PATIENCE);

        Await.until(closed::get);
        Await.until(() -> detached.get() instanceof IllegalStateException);
        StepVerifier.create(kept.get()).expectError(IllegalStateException.class).verify(PATIENCE);
    }

    /** The last buffers may wait for a subscriber while another call has the connection. */
    @Test
    void cancellingTheLastBuffersHarmsNoOtherCall() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        AtomicBoolean respond = new AtomicBoolean();
        // One read brings all of it, and Netty makes a buffer of each chunk.
        String small = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: image/png\r\n\r\n"
                + "3\r\nabc\r\n".repeat(10) + "0\r\n\r\n";
        serve(false, peer -> {
            while (true) {
                if (peer.readHead().contains("/file")) {
                    peer.write(small);
                } else {
                    requests.incrementAndGet();
                    Await.until(respond::get);
                    peer.respond(200, OK);
                }
            }
        });
        List<Object> results = Collections.synchronizedList(new ArrayList<>());

        for (int i = 0; i < 10; i++) {
            respond.set(false);
            int before = requests.get();
            StepVerifier.create(gateway().download(FILE.request(), Download::content), 1)
                    .expectNextCount(1)
                    .then(() -> {
                        turnAround();
                        gateway().call(OTHER.request()).subscribe(results::add, results::add);
                        Await.until(() -> requests.get() > before);
                    })
                    .thenCancel()
                    .verify(PATIENCE);
            turnAround();
            int expected = i + 1;
            respond.set(true);
            Await.until(() -> results.size() == expected);
        }

        assertThat(results).allMatch(new UploadIT.Uploaded("k")::equals);
    }

    /** Lets the event loops do what they have begun; should they need longer, the test has tested less. */
    private static void turnAround() {
        Flux.range(0, 50)
                .concatMap(i -> Mono.delay(Duration.ofMillis(1), Schedulers.parallel()))
                .blockLast(PATIENCE);
    }

    private static final int ROUNDS = Boolean.getBoolean("feishu.long") ? 1_000 : 12;

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aCutAnywhereIsAnError(boolean tls, boolean chunked) throws IOException {
        int[] places = new Random(23).ints(ROUNDS, 0, content.length - 1).toArray();
        AtomicInteger round = new AtomicInteger();
        serve(tls, peer -> {
            int place = places[round.get()];
            peer.readHead();
            if (chunked) {
                peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: image/png\r\n\r\n");
                chunks(peer, Arrays.copyOf(content, place), 100_000, false);
            } else {
                head(peer, 200, content.length, "Content-Type: image/png");
                peer.out.write(content, 0, place);
                peer.out.flush();
            }
            if (place % 2 == 0) {
                peer.reset();
            }
        });
        List<String> wrong = new ArrayList<>();

        for (int i = 0; i < ROUNDS; i++) {
            round.set(i);
            AtomicLong read = new AtomicLong();
            Throwable error = gateway()
                    .download(FILE.request(), Download::content)
                    .doOnNext(buffer -> read.addAndGet(buffer.remaining()))
                    .then(Mono.<Throwable>just(new IllegalStateException("complete")))
                    .onErrorResume(Mono::just)
                    .block(PATIENCE);
            // A reset may overtake the head; then the attempts are used up, and no byte has come.
            boolean right = error instanceof TransportException failed
                    && (failed.outcome() == Outcome.UNREADABLE
                            || (failed.outcome() == Outcome.UNKNOWN && read.get() == 0))
                    && read.get() <= places[i];
            if (!right) {
                wrong.add("cut after " + places[i] + ", read " + read + ": " + error);
            }
        }

        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCancellationAnywhereLeavesNothing(boolean tls) throws IOException {
        AtomicInteger open = new AtomicInteger();
        serve(tls, peer -> {
            open.incrementAndGet();
            try {
                while (true) {
                    peer.readHead();
                    head(peer, 200, content.length, "Content-Type: image/png");
                    peer.out.write(content);
                }
            } finally {
                open.decrementAndGet();
            }
        });
        Random random = new Random(24);

        for (int i = 0; i < ROUNDS; i++) {
            AtomicLong read = new AtomicLong();
            int until = random.nextInt(content.length);
            List<Throwable> errors = Collections.synchronizedList(new ArrayList<>());
            Disposable download = download()
                    .doOnNext(buffer -> read.addAndGet(buffer.remaining()))
                    .subscribe(buffer -> {}, errors::add);
            if (i % 2 == 0) {
                Await.until(() -> read.get() >= until);
            } else {
                for (int spin = random.nextInt(100_000); spin > 0; spin--) {
                    Thread.onSpinWait();
                }
            }
            download.dispose();
            assertThat(errors).isEmpty();
        }

        gateway().disposeLater().block(PATIENCE);
        Await.until("no connection is left", () -> open.get() == 0);
    }

    // Quota

    @Test
    void theHeadIsThePlatformsAnswer() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            head(peer, 200, content.length, "Content-Type: image/png", "Server-Timing: inner;dur=5");
            peer.out.write(content);
            peer.readHead();
        });
        List<Long> answered = Collections.synchronizedList(new ArrayList<>());
        RateLimiter listening = new FakeLimiter(new ArrayList<>()) {
            @Override
            public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
                return Mono.just(new Permit() {
                    @Override
                    public boolean send() {
                        return true;
                    }

                    @Override
                    public void answered(long processingNanos) {
                        answered.add(processingNanos);
                    }

                    @Override
                    public void abandon() {}
                });
            }
        };
        gateway = builder().rateLimiter(listening).build();

        StepVerifier.create(gateway.download(FILE.request(), Download::content), 1)
                .expectNextCount(1)
                .then(() -> assertThat(answered).containsExactly(Permit.UNKNOWN))
                .thenCancel()
                .verify(PATIENCE);
    }

    // Arguments

    @Test
    void aDownloadIsNotCalledAndACallIsNotContinued() throws IOException {
        serve(false, peer -> {});

        StepVerifier.create(gateway().call(FILE.request()))
                .expectError(InvalidRequestException.class)
                .verify(PATIENCE);
        StepVerifier.create(gateway().call(OTHER.request().resumeFrom(1)))
                .expectError(InvalidRequestException.class)
                .verify(PATIENCE);
        StepVerifier.create(gateway().download(FILE.request().resumeFrom(-1), Download::content))
                .expectError(InvalidRequestException.class)
                .verify(PATIENCE);
        assertThat(server().connections).hasValue(0);
    }

    private void jsonErrors(int status, String type) throws IOException {
        byte[] body = "{\"code\":99991672,\"msg\":\"no scope\"}".getBytes(StandardCharsets.UTF_8);
        serve(false, peer -> {
            peer.readHead();
            head(peer, status, body.length, type, "X-Tt-Logid: log1");
            peer.out.write(body);
            peer.out.flush();
            peer.readHead();
        });
    }

    private void endless(boolean tls, AtomicBoolean closed) throws IOException {
        serve(tls, peer -> {
            peer.readHead();
            head(peer, 200, Long.MAX_VALUE, "Content-Type: image/png");
            try {
                while (true) {
                    peer.out.write(content);
                }
            } finally {
                closed.set(true);
            }
        });
    }

    static void head(ScriptedServer.Peer peer, int status, long length, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Length: " + length + "\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        peer.write(text.append("\r\n").toString());
    }

    private static void chunks(ScriptedServer.Peer peer, byte[] bytes, int size, boolean whole) throws IOException {
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            peer.write(Integer.toHexString(length) + "\r\n");
            peer.out.write(bytes, at, length);
            peer.write("\r\n");
        }
        if (whole) {
            peer.write("0\r\n\r\n");
        }
    }

    private Flux<ByteBuffer> download() {
        return gateway().download(FILE.request(), Download::content);
    }

    static byte[] read(Flux<ByteBuffer> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.doOnNext(buffer -> append(bytes, buffer)).blockLast(PATIENCE);
        return bytes.toByteArray();
    }

    private static void append(ByteArrayOutputStream bytes, ByteBuffer buffer) {
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
    }

    private static <E extends FeishuException> E failed(Flux<ByteBuffer> download, Class<E> type) {
        AtomicReference<Throwable> error = new AtomicReference<>();
        StepVerifier.create(download)
                .thenConsumeWhile(buffer -> true)
                .expectErrorSatisfies(error::set)
                .verify(PATIENCE);
        assertThat(error.get()).isInstanceOf(type);
        return type.cast(error.get());
    }

    private void serve(boolean tls, ScriptedServer.Script script) throws IOException {
        server = new ScriptedServer(tls, script);
    }

    private ScriptedServer server() {
        assertThat(server).isNotNull();
        return server;
    }

    private FeishuGateway gateway() {
        if (gateway == null) {
            gateway = builder().build();
        }
        return gateway;
    }

    private FeishuGatewayBuilder builder() {
        return FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(server().url())
                .httpClient(TrustingAll::customize);
    }
}
