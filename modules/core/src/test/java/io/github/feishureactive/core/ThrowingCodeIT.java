package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.VirtualPlatform.Item;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Over real sockets, observers, a listener and subscribers throw whatever can be thrown, and every twentieth caller
 * leaves: every other call ends once, closing completes, and the test kit finds no buffer that was not released.
 */
@Timeout(300)
@EnabledIfSystemProperty(named = "feishu.long", matches = "true")
class ThrowingCodeIT {

    private static final int CALLS = 20_000;
    private static final int AT_ONCE = 64;
    private static final long SEED = 20_261_129;
    private static final List<Thrown> KINDS = List.of(Thrown.values());
    private static final byte[] SUCCESS = "{\"code\":0,\"data\":{\"name\":\"x\"}}".getBytes(StandardCharsets.UTF_8);

    private final ConcurrentLinkedQueue<Random> randoms = new ConcurrentLinkedQueue<>();
    private final AtomicInteger thrown = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private Thread.UncaughtExceptionHandler before;
    private @Nullable DisposableServer server;

    @BeforeEach
    void start() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        // What a subscriber throws goes there, thousands of times.
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> {});
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.disposeNow();
        }
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCallEndsOnceAndClosingCompletes(boolean http2) throws Exception {
        DisposableServer platform = platform(http2);
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(environment -> new FakeTokens(new CopyOnWriteArrayList<>()))
                .baseUrl((http2 ? "https" : "http") + "://127.0.0.1:" + platform.port())
                .http2(http2)
                .httpClient(http2 ? Http2IT::trusting : UnaryOperator.identity())
                .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(2)))
                .quota("test.op", Quota.unlimited())
                .listener(report -> maybeThrow())
                .observer(new ThrowingObserver())
                .build();
        AtomicInteger twice = new AtomicInteger();
        int left = 0;
        for (int batch = 0; batch < CALLS / AT_ONCE; batch++) {
            CountDownLatch ended = new CountDownLatch(AT_ONCE);
            for (int i = 0; i < AT_ONCE; i++) {
                Caller caller = new Caller(ended, twice);
                Thrown.letEscape(
                        () -> gateway.call(VirtualPlatform.ONCE.request()).subscribe(caller));
                if (i % 20 == 19) {
                    left++;
                    Thrown.letEscape(caller::leave);
                }
            }
            assertThat(ended.await(60, TimeUnit.SECONDS))
                    .as("batch %d has ended", batch)
                    .isTrue();
        }

        gateway.disposeLater().block(Duration.ofSeconds(60));

        assertThat(twice).as("calls that ended twice").hasValue(0);
        assertThat(thrown.get()).isGreaterThan(CALLS / 10);
        System.out.printf(
                "%d calls ended, %d of them left; %d times something was thrown%n", CALLS, left, thrown.get());
    }

    private DisposableServer platform(boolean http2) throws Exception {
        SslContext tls = Http2Server.tls();
        HttpServer plain = HttpServer.create().host("127.0.0.1").port(0);
        HttpServer protocol = http2 ? plain.protocol(HttpProtocol.H2).secure(spec -> spec.sslContext(tls)) : plain;
        DisposableServer platform = protocol.handle((request, response) -> request.receive()
                        .then(Mono.delay(Duration.ofMillis(answers.incrementAndGet() % 7)))
                        .then(
                                answers.get() % 11 == 0
                                        ? response.status(502).send()
                                        : response.sendByteArray(Mono.just(SUCCESS))
                                                .then()))
                .bindNow();
        server = platform;
        return platform;
    }

    private void maybeThrow() {
        Random random = randoms.poll();
        Random mine = random == null ? new Random(SEED) : random;
        boolean now = mine.nextInt(4) == 0;
        Thrown kind = KINDS.get(mine.nextInt(KINDS.size()));
        randoms.add(mine);
        if (now) {
            thrown.incrementAndGet();
            kind.now();
        }
    }

    private final class ThrowingObserver implements GatewayObserver {

        @Override
        public @Nullable CallObserver callStarted(CallTarget target, ContextView context) {
            maybeThrow();
            return new CallObserver() {
                @Override
                public @Nullable ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                    maybeThrow();
                    return null;
                }

                @Override
                public void ended(CallReport report) {
                    maybeThrow();
                }
            };
        }

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            maybeThrow();
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            maybeThrow();
        }
    }

    /** Counts down with its first result or when it leaves, and counts a second result. */
    private final class Caller implements CoreSubscriber<Item> {

        private final CountDownLatch ended;
        private final AtomicInteger twice;
        private final AtomicInteger signals = new AtomicInteger();
        private final AtomicInteger results = new AtomicInteger();
        private volatile @Nullable Subscription subscription;

        Caller(CountDownLatch ended, AtomicInteger twice) {
            this.ended = ended;
            this.twice = twice;
        }

        void leave() {
            Subscription own = subscription;
            try {
                if (own != null) {
                    own.cancel();
                }
            } finally {
                // What the listener threw may come out of the cancellation, when it is done.
                if (signals.getAndIncrement() == 0) {
                    ended.countDown();
                }
            }
        }

        private void end() {
            if (results.incrementAndGet() > 1) {
                twice.incrementAndGet();
            }
            if (signals.getAndIncrement() == 0) {
                ended.countDown();
            }
        }

        @Override
        public void onSubscribe(Subscription given) {
            subscription = given;
            given.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Item item) {
            end();
            maybeThrow();
        }

        @Override
        public void onError(Throwable error) {
            end();
            maybeThrow();
        }

        @Override
        public void onComplete() {
            maybeThrow();
        }

        @Override
        public Context currentContext() {
            return Context.empty();
        }
    }
}
