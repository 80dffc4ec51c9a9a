package io.github.feishureactive.core;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.RequestBodyException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of uploads, over sockets whose other end does what the test says. */
class UploadIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String OK = "{\"code\":0,\"data\":{\"key\":\"k\"}}";
    private static final int MEBI = 1 << 20;

    /** More than both sockets can hold. */
    private static final int KERNEL = 16 * MEBI;

    private static final ApiOperation<Uploaded> ONCE =
            ApiOperation.post("test.upload", "/upload", Uploaded.class).build();
    private static final ApiOperation<Uploaded> REPEATABLE = ApiOperation.post("test.upload", "/upload", Uploaded.class)
            .idempotent()
            .build();
    private static final ApiOperation<Uploaded> OTHER =
            ApiOperation.get("test.other", "/other", Uploaded.class).build();

    @TempDir
    Path directory;

    private final Source source = new Source();
    private final List<Long> lengths = Collections.synchronizedList(new ArrayList<>());
    private @Nullable ScriptedServer server;
    private @Nullable FeishuGateway gateway;

    record Uploaded(String key) {}

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

    // Back-pressure

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aSlowReaderSlowsTheSource(boolean tls) throws IOException {
        AtomicLong ahead = new AtomicLong();
        // The JDK's AES-GCM is slow without the second compiler.
        int size = (tls ? 24 : 64) * MEBI;
        serve(tls, peer -> {
            peer.readHead();
            AtomicLong taken = new AtomicLong();
            peer.readBody(new OutputStream() {
                @Override
                public void write(int b) {
                    throw new IllegalStateException();
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    taken.addAndGet(length);
                    ahead.accumulateAndGet(source.emitted.get() - taken.get(), Math::max);
                }
            });
            lengths.add(taken.get());
            peer.respond(200, OK);
        });

        uploaded(ONCE, form(source.of(size, MEBI)));

        assertThat(ahead.get()).isBetween(1L, (long) KERNEL);
        assertThat(lengths).singleElement().satisfies(length -> assertThat(length)
                .isGreaterThan(size));
    }

    @Test
    void aReaderThatStopsStopsTheSource() throws IOException {
        AtomicBoolean goOn = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            Await.until(goOn::get);
            lengths.add(peer.readBody(OutputStream.nullOutputStream()));
            peer.respond(200, OK);
        });
        StepVerifier.create(call(ONCE, form(source.of(64 * MEBI, MEBI))))
                .then(() -> {
                    Await.until(() -> source.emitted.get() > 0);
                    long before;
                    do {
                        before = source.emitted.get();
                        long seen = before;
                        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
                        assertThat(seen).isLessThan(KERNEL);
                    } while (source.emitted.get() != before);
                    assertThat(source.mostRequested.get()).isEqualTo(1);
                    goOn.set(true);
                })
                .expectNext(new Uploaded("k"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(lengths).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneBufferOfAnySizeIsCopiedPieceByPiece(boolean known) throws IOException {
        AtomicReference<byte[]> body = new AtomicReference<>();
        serve(false, peer -> {
            peer.readHead();
            body.set(peer.readBody());
            peer.respond(200, OK);
        });
        byte[] content = new byte[3 * MEBI + 7];
        new Random(7).nextBytes(content);
        FileContent file =
                FileContent.of("f", Flux.just(ByteBuffer.wrap(content).asReadOnlyBuffer()));

        uploaded(ONCE, form(known ? file.length(content.length) : file));

        String frame = "\r\n--feishu-reactive-" + "0".repeat(32) + "--\r\n";
        int end = body.get().length - frame.length();
        assertThat(Arrays.copyOfRange(body.get(), end - content.length, end)).isEqualTo(content);
    }

    // Time

    @Test
    void theDeadlineIsOneOfSilence() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.readBody();
            peer.respond(200, OK);
        });
        VirtualTimer timer = new VirtualTimer();
        Sinks.Many<ByteBuffer> slow = Sinks.many().unicast().onBackpressureBuffer();
        AtomicInteger taken = new AtomicInteger();

        StepVerifier.create(call(
                        builder()
                                .deadline(Duration.ofSeconds(30))
                                .timer(timer)
                                .rateLimiter(new FakeLimiter(new ArrayList<>())),
                        ONCE,
                        form(FileContent.of("f", slow.asFlux().doOnRequest(n -> taken.incrementAndGet())))))
                .then(() -> {
                    for (int i = 1; i <= 10; i++) {
                        int now = i;
                        Await.until(() -> taken.get() >= now);
                        timer.advance(Duration.ofSeconds(20));
                        slow.tryEmitNext(ByteBuffer.allocate(10)).orThrow();
                    }
                    Await.until(() -> taken.get() > 10);
                    slow.tryEmitComplete().orThrow();
                })
                .expectNext(new Uploaded("k"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(timer.armedAfter(Duration.ofSeconds(30))).isZero();
    }

    @Test
    void aSourceThatIsSilentEndsTheCall() throws IOException {
        AtomicBoolean ended = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            try {
                peer.readBody();
            } catch (IOException e) {
                ended.set(true);
            }
        });
        VirtualTimer timer = new VirtualTimer();
        AtomicInteger requested = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        Flux<ByteBuffer> silent = Flux.<ByteBuffer>never()
                .doOnRequest(n -> requested.incrementAndGet())
                .doOnCancel(cancelled::incrementAndGet);

        StepVerifier.create(call(
                        builder()
                                .deadline(Duration.ofSeconds(30))
                                .timer(timer)
                                .rateLimiter(new FakeLimiter(new ArrayList<>())),
                        REPEATABLE,
                        form(FileContent.of("f", silent))))
                .then(() -> {
                    Await.until(() -> requested.get() == 1);
                    timer.advance(Duration.ofSeconds(31));
                })
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(DeadlineExceededException.class, late -> {
                            assertThat(late.phase()).isEqualTo(Phase.SENDING);
                            assertThat(late.outcome()).isEqualTo(Outcome.UNKNOWN);
                        }))
                .verify(PATIENCE);
        Await.until(ended::get);
        assertThat(cancelled.get()).isOne();
        assertThat(timer.armedAfter(Duration.ofSeconds(30))).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlatformThatTakesNothingEndsTheAttempt(boolean tls) throws IOException {
        AtomicBoolean over = new AtomicBoolean();
        serve(tls, peer -> {
            peer.readHead();
            Await.until(over::get);
        });

        StepVerifier.create(
                        call(builder().responseTimeout(Duration.ofMillis(300)), ONCE, form(source.of(64 * MEBI, MEBI))))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(TransportException.class).hasMessageContaining("did not take");
                    assertThat(((FeishuException) error).outcome()).isEqualTo(Outcome.UNKNOWN);
                })
                .verify(PATIENCE);
        over.set(true);
        Await.until(() -> source.cancelled.get() == 1);
    }

    @Test
    void aSlowSourceSlowsNoOtherCall() throws IOException {
        serve(false, peer -> {
            while (true) {
                if (peer.readHead().startsWith("POST")) {
                    peer.readBody();
                }
                peer.respond(200, OK);
            }
        });
        Sinks.Many<ByteBuffer> slow = Sinks.many().unicast().onBackpressureBuffer();

        StepVerifier.create(call(ONCE, form(FileContent.of("f", slow.asFlux()))))
                .then(() -> {
                    slow.tryEmitNext(ByteBuffer.allocate(3)).orThrow();
                    for (int i = 0; i < 10; i++) {
                        assertThat(gateway().call(OTHER.request()).block(PATIENCE))
                                .isEqualTo(new Uploaded("k"));
                    }
                    slow.tryEmitComplete().orThrow();
                })
                .expectNext(new Uploaded("k"))
                .expectComplete()
                .verify(PATIENCE);
    }

    // Again, or not

    enum Cut {
        CLOSED,
        RESET
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aFileIsSentAgainWhereThatIsSafe(Cut cut) throws IOException {
        Path file = Files.write(directory.resolve("f.bin"), new byte[3 * MEBI]);
        serve(false, peer -> {
            peer.readHead();
            if (peer.number == 1) {
                peer.in.readNBytes(MEBI);
                end(peer, cut);
            }
            lengths.add((long) peer.readBody().length);
            peer.respond(200, OK);
        });

        uploaded(REPEATABLE, Multipart.form().file("f", file));

        assertThat(lengths).singleElement().satisfies(length -> assertThat(length)
                .isGreaterThan(3L * MEBI));
        assertThat(server().connections).hasValue(2);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void nothingIsSentAgainWhereThatIsNot(Cut cut) throws IOException {
        cutAfterOneMebibyte(cut);

        TransportException error = failed(ONCE, form(source.of(8 * MEBI, MEBI).repeatable()), TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isOne();
        assertThat(source.subscribed).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void aSourceThatCanBeReadOnceIsReadOnce(Cut cut) throws IOException {
        cutAfterOneMebibyte(cut);
        Multipart form = form(source.of(8 * MEBI, MEBI));

        TransportException error = failed(REPEATABLE, form, TransportException.class);
        RequestBodyException again = failed(REPEATABLE, form, RequestBodyException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(again.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(again).hasMessageContaining("repeatable()");
        assertThat(source.subscribed).hasValue(1);
        Await.until(() -> source.cancelled.get() == 1);
    }

    @Test
    void aSourceThatWasNotReadIsStillThere() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.readBody();
            peer.respond(200, OK);
        });
        Multipart form = form(source.of(MEBI, MEBI));
        AtomicInteger acquired = new AtomicInteger();
        RateLimiter refusing = new FakeLimiter(new ArrayList<>()) {
            @Override
            public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
                return acquired.incrementAndGet() == 1
                        ? Mono.error(new IllegalStateException("no"))
                        : super.acquire(key, quota, maxWaitNanos, retry);
            }
        };

        StepVerifier.create(call(builder().retry(RetryPolicy.none()).rateLimiter(refusing), ONCE, form))
                .expectErrorSatisfies(
                        error -> assertThat(((FeishuException) error).outcome()).isEqualTo(Outcome.NOT_SENT))
                .verify(PATIENCE);
        assertThat(source.subscribed).hasValue(0);

        StepVerifier.create(gateway().call(ONCE.request().multipart(form)))
                .expectNext(new Uploaded("k"))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aThrottledUploadIsRepeatedOnlyFromASourceThatIsThere() throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.readBody();
            peer.respond(429, "{\"code\":99991400,\"msg\":\"x\"}", "x-ogw-ratelimit-reset: 1");
        });

        ThrottledException error = failed(ONCE, form(source.of(MEBI, MEBI)), ThrottledException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(source.subscribed).hasValue(1);
    }

    // Responses that come early

    @ParameterizedTest
    @EnumSource(Cut.class)
    void anEarlyResponseIsTheCallers(Cut cut) throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.in.readNBytes(MEBI);
            peer.respond(413, "{\"code\":234006,\"msg\":\"too large\"}");
            end(peer, cut);
        });

        ApiException error = failed(ONCE, form(source.of(64 * MEBI, MEBI)), ApiException.class);

        assertThat(error.code()).isEqualTo(234006);
        assertThat(error.httpStatus()).isEqualTo(413);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        Await.until(() -> source.cancelled.get() == 1);
        assertThat(source.emitted.get()).isLessThan(KERNEL);
    }

    @Test
    void theConnectionOfAnEarlyResponseTakesNoOtherRequest() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        serve(false, peer -> {
            if (peer.readHead().startsWith("GET")) {
                peer.respond(200, OK);
                return;
            }
            peer.respond(400, "{\"code\":234001,\"msg\":\"no\"}");
            while (peer.in.read() >= 0) {
                // Reads whatever comes, to the end.
            }
            closed.set(true);
        });
        Sinks.Many<ByteBuffer> slow = Sinks.many().unicast().onBackpressureBuffer();
        slow.tryEmitNext(ByteBuffer.allocate(3)).orThrow();

        ApiException error = failed(ONCE, form(FileContent.of("f", slow.asFlux())), ApiException.class);

        assertThat(error.code()).isEqualTo(234001);
        assertThat(gateway().call(OTHER.request()).block(PATIENCE)).isEqualTo(new Uploaded("k"));
        assertThat(server().connections).hasValue(2);
        Await.until(closed::get);
    }

    @Test
    void aRejectedTokenIsReplacedAndTheFileSentAgain() throws IOException {
        Path file = Files.write(directory.resolve("f.bin"), new byte[8 * MEBI]);
        serve(false, peer -> {
            peer.readHead();
            if (peer.number == 1) {
                peer.respond(401, "{\"code\":99991663,\"msg\":\"token\"}");
                end(peer, Cut.CLOSED);
            }
            peer.readBody();
            peer.respond(200, OK);
        });

        StepVerifier.create(call(
                        builder().authentication(environment -> new FakeTokens(new ArrayList<>())),
                        ONCE,
                        Multipart.form().file("f", file)))
                .expectNext(new Uploaded("k"))
                .expectComplete()
                .verify(PATIENCE);
    }

    // Sources that fail

    @Test
    void aMissingFileIsNotSent() throws IOException {
        serve(false, peer -> {});

        RequestBodyException error =
                failed(REPEATABLE, Multipart.form().file("f", directory.resolve("gone")), RequestBodyException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(error).hasMessageContaining("the file of \"f\" is missing");
        assertThat(server().connections).hasValue(0);
    }

    enum Wrong {
        FEWER("fewer than the 2097152 bytes"),
        MORE("more than the 2097152 bytes"),
        FAILS("could not be read (IllegalStateException)"),
        FAILS_UNSIZED("could not be read (IllegalStateException)"),
        THROWS("could not be read (IllegalStateException)"),
        FLOODS("could not be read (IllegalStateException)");

        private final String message;

        Wrong(String message) {
            this.message = message;
        }
    }

    @ParameterizedTest
    @EnumSource(Wrong.class)
    void aWrongSourceNeverLooksWhole(Wrong wrong) throws IOException {
        AtomicBoolean cut = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            try {
                peer.readBody();
                peer.respond(200, OK);
            } catch (EOFException e) {
                cut.set(true);
            }
        });
        Flux<ByteBuffer> one = Flux.defer(() -> Flux.just(ByteBuffer.allocate(MEBI)));
        Flux<ByteBuffer> failing = one.concatWith(Mono.error(new IllegalStateException("secret t-123")));
        FileContent file =
                switch (wrong) {
                    case FEWER -> FileContent.of("f", one).length(2 * MEBI);
                    case MORE -> FileContent.of("f", one.repeat(2)).length(2 * MEBI);
                    case FAILS -> FileContent.of("f", failing).length(2 * MEBI);
                    case FAILS_UNSIZED -> FileContent.of("f", failing);
                    case THROWS ->
                        FileContent.of("f", subscriber -> {
                            throw new IllegalStateException();
                        });
                    case FLOODS -> FileContent.of("f", new Flood());
                };

        RequestBodyException error = failed(REPEATABLE, form(file.repeatable()), RequestBodyException.class);

        assertThat(error).hasMessageContaining(wrong.message).hasMessageNotContaining("secret");
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isOne();
        Await.until(cut::get);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aFileThatChangesMeanwhileNeverLooksWhole(int by) throws IOException {
        Path file = Files.write(directory.resolve("f.bin"), new byte[2 * MEBI]);
        AtomicBoolean cut = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            try {
                peer.readBody();
            } catch (EOFException e) {
                cut.set(true);
            }
        });
        Flux<ByteBuffer> changing = Flux.defer(() -> {
                    try {
                        Files.write(file, new byte[2 * MEBI + by]);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    return Flux.<ByteBuffer>empty().subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic());
                })
                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic());

        RequestBodyException error = failed(
                ONCE,
                Multipart.form().file("first", FileContent.of("x", changing)).file("f", file),
                RequestBodyException.class);

        assertThat(error).hasMessageContaining("the file of \"f\" has " + (by < 0 ? "fewer" : "more"));
        Await.until(cut::get);
    }

    // Cancellation

    enum When {
        WAITING_FOR_A_PERMIT,
        WAITING_FOR_THE_SOURCE,
        STALLED,
        WAITING_FOR_THE_RESPONSE
    }

    @ParameterizedTest
    @EnumSource(When.class)
    void cancellingEndsSourceAndConnection(When when) throws IOException {
        AtomicBoolean head = new AtomicBoolean();
        AtomicBoolean whole = new AtomicBoolean();
        AtomicBoolean cancel = new AtomicBoolean();
        AtomicBoolean cut = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            head.set(true);
            if (when == When.STALLED) {
                Await.until(cancel::get);
            }
            try {
                peer.readBody();
                whole.set(true);
                peer.in.read();
            } finally {
                cut.set(true);
            }
        });
        AtomicInteger requested = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        Flux<ByteBuffer> never = Flux.<ByteBuffer>never()
                .doOnRequest(n -> requested.incrementAndGet())
                .doOnCancel(cancelled::incrementAndGet);
        FileContent file =
                switch (when) {
                    case WAITING_FOR_A_PERMIT, WAITING_FOR_THE_SOURCE -> FileContent.of("f", never);
                    case STALLED -> source.of(64 * MEBI, MEBI);
                    case WAITING_FOR_THE_RESPONSE -> source.of(MEBI, MEBI);
                };
        AtomicInteger waiting = new AtomicInteger();
        FeishuGatewayBuilder builder = builder();
        if (when == When.WAITING_FOR_A_PERMIT) {
            builder.rateLimiter(new FakeLimiter(new ArrayList<>()) {
                @Override
                public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
                    waiting.incrementAndGet();
                    return Mono.never();
                }
            });
        }

        Disposable call = call(builder, ONCE, form(file)).subscribe();
        switch (when) {
            case WAITING_FOR_A_PERMIT -> Await.until(() -> waiting.get() == 1);
            case WAITING_FOR_THE_SOURCE -> Await.until(() -> requested.get() == 1);
            case STALLED -> Await.until(() -> source.emitted.get() >= 1);
            case WAITING_FOR_THE_RESPONSE -> Await.until(whole::get);
        }
        call.dispose();
        cancel.set(true);

        switch (when) {
            case WAITING_FOR_A_PERMIT -> {
                assertThat(requested).hasValue(0);
                assertThat(head).isFalse();
            }
            case WAITING_FOR_THE_SOURCE -> Await.until(() -> cancelled.get() == 1);
            case STALLED -> Await.until(() -> source.cancelled.get() == 1);
            case WAITING_FOR_THE_RESPONSE -> assertThat(source.cancelled).hasValue(0);
        }
        if (when != When.WAITING_FOR_A_PERMIT) {
            Await.until(cut::get);
            assertThat(whole.get()).isEqualTo(when == When.WAITING_FOR_THE_RESPONSE);
        }
    }

    /** A socket that takes everything at once must not keep the event loop to itself. */
    @Test
    void anEndlessUploadCanBeCancelled() throws IOException {
        AtomicBoolean cut = new AtomicBoolean();
        serve(false, peer -> {
            peer.readHead();
            try {
                peer.readBody(OutputStream.nullOutputStream());
            } finally {
                cut.set(true);
            }
        });

        Disposable call = call(ONCE, form(source.of(Long.MAX_VALUE / 2, MEBI))).subscribe();
        Await.until(() -> source.emitted.get() > 2L * KERNEL);
        call.dispose();

        Await.until(() -> source.cancelled.get() == 1);
        Await.until(cut::get);
    }

    // Quota

    @Test
    void anUploadEarnsNoCredit() throws IOException {
        serve(false, peer -> {
            while (true) {
                if (peer.readHead().startsWith("POST")) {
                    peer.readBody();
                }
                peer.respond(200, OK, "Server-Timing: inner;dur=5");
            }
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

        call(builder().rateLimiter(listening), ONCE, form(source.of(MEBI, MEBI)))
                .block(PATIENCE);
        gateway().call(OTHER.request()).block(PATIENCE);

        assertThat(answered).hasSize(2).first().isEqualTo(Permit.UNKNOWN);
        assertThat(answered.get(1)).isPositive();
    }

    private void cutAfterOneMebibyte(Cut cut) throws IOException {
        serve(false, peer -> {
            peer.readHead();
            peer.in.readNBytes(MEBI);
            end(peer, cut);
        });
    }

    private static void end(ScriptedServer.Peer peer, Cut cut) throws IOException {
        if (cut == Cut.RESET) {
            peer.reset();
        }
        throw new IOException("the script's end");
    }

    private void serve(boolean tls, ScriptedServer.Script script) throws IOException {
        server = new ScriptedServer(tls, 64 * 1024, script);
    }

    private ScriptedServer server() {
        assertThat(server).isNotNull();
        return server;
    }

    private FeishuGateway gateway() {
        assertThat(gateway).isNotNull();
        return gateway;
    }

    private FeishuGatewayBuilder builder() {
        return FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(server().url())
                .httpClient(TrustingAll::customize);
    }

    private static Multipart form(FileContent file) {
        return Multipart.form().field("type", "x").file("f", file);
    }

    private Mono<Uploaded> call(ApiOperation<Uploaded> operation, Multipart form) {
        return call(builder(), operation, form);
    }

    private Mono<Uploaded> call(FeishuGatewayBuilder builder, ApiOperation<Uploaded> operation, Multipart form) {
        if (gateway == null) {
            gateway = builder.build();
        }
        return gateway.call(operation.request().multipart(form));
    }

    private void uploaded(ApiOperation<Uploaded> operation, Multipart form) {
        StepVerifier.create(call(operation, form))
                .expectNext(new Uploaded("k"))
                .expectComplete()
                .verify(PATIENCE);
    }

    private <E extends FeishuException> E failed(ApiOperation<Uploaded> operation, Multipart form, Class<E> type) {
        List<Throwable> errors = new ArrayList<>();
        StepVerifier.create(call(operation, form))
                .expectErrorSatisfies(errors::add)
                .verify(PATIENCE);
        assertThat(errors.get(0)).isInstanceOf(type);
        return type.cast(errors.get(0));
    }

    /** Emits more than was requested. */
    private static final class Flood implements org.reactivestreams.Publisher<ByteBuffer> {

        @Override
        public void subscribe(org.reactivestreams.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new org.reactivestreams.Subscription() {
                @Override
                public void request(long n) {
                    for (int i = 0; i < 3; i++) {
                        subscriber.onNext(ByteBuffer.allocate(10));
                    }
                    subscriber.onComplete();
                }

                @Override
                public void cancel() {}
            });
        }
    }

    /** Emits buffers on demand, and counts what happens to it. */
    static final class Source {

        final AtomicLong emitted = new AtomicLong();
        final AtomicInteger subscribed = new AtomicInteger();
        final AtomicInteger cancelled = new AtomicInteger();
        final AtomicInteger completed = new AtomicInteger();
        final AtomicLong mostRequested = new AtomicLong();

        /** Returns whether it was never subscribed to, or is not any more. */
        boolean left() {
            return subscribed.get() == cancelled.get() + completed.get();
        }

        @Override
        public String toString() {
            return subscribed + " subscribed, " + cancelled + " cancelled, " + completed + " completed";
        }

        FileContent of(long length, int buffer) {
            return FileContent.of(
                            "f.bin",
                            Flux.<ByteBuffer, Long>generate(() -> length, (left, sink) -> {
                                        if (left == 0) {
                                            sink.complete();
                                            return left;
                                        }
                                        int size = (int) Math.min(buffer, left);
                                        sink.next(ByteBuffer.allocate(size));
                                        emitted.addAndGet(size);
                                        return left - size;
                                    })
                                    .doOnSubscribe(subscription -> subscribed.incrementAndGet())
                                    .doOnRequest(n -> mostRequested.accumulateAndGet(n, Math::max))
                                    .doOnComplete(completed::incrementAndGet)
                                    .doOnCancel(cancelled::incrementAndGet))
                    .length(length);
        }
    }
}
