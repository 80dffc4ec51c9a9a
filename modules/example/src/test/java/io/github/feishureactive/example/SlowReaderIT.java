package io.github.feishureactive.example;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.testkit.LiveHeap;

import static org.assertj.core.api.Assertions.assertThat;

/** A client that does not read holds back everything behind it, as far as the platform. */
class SlowReaderIT {

    private static final int OFFERED = 1_000_000;

    /** In the long form the client reads on; the whole million takes minutes. */
    private static final int READ = Boolean.getBoolean("feishu.long") ? 200_000 : 2_000;

    /** What fits into the buffers of four sockets and the operators between them, with much to spare. */
    private static final int ON_THE_WAY = 20_000;

    private static final int SOCKET_BUFFER = 16 * 1024;
    private static final long HEAP_SLACK = 24L << 20;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final AtomicLong offered = new AtomicLong();
    private FeishuSimulator simulator;
    private ConfigurableApplicationContext service;
    private HttpClient http;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.builder()
                .app("cli_slow", "secret")
                .account(SimulatedAccount.disabled("1"))
                .start();
        SpringApplication application = ExampleApplication.application();
        application.addInitializers(
                (ApplicationContextInitializer<GenericApplicationContext>) context -> context.registerBean(
                        NettyServerCustomizer.class,
                        () -> server -> server.childOption(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                                .childOption(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)));
        service = application.run(
                "--server.port=0",
                "--feishu.base-url=" + simulator.baseUrl(),
                "--feishu.app-id=cli_slow",
                "--feishu.app-secret=secret",
                "--feishu.quotas.[hire.referral_account.enable]=100/10ms");
        http = HttpClient.newConnection()
                .baseUrl("http://127.0.0.1:"
                        + Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer())
                                .getPort())
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER);
    }

    @AfterEach
    void stop() {
        service.close();
        simulator.close();
    }

    @Test
    void holdsTheWholeChainBackAndEndsItByLeaving() throws InterruptedException {
        Reader reader = new Reader();
        Flux<String> ids =
                Flux.range(0, OFFERED).map(index -> "{\"id\":\"1\"}\n").doOnNext(line -> offered.incrementAndGet());
        http.headers(headers ->
                        headers.set("Content-Type", "application/x-ndjson").set("Accept", "application/x-ndjson"))
                .post()
                .uri("/accounts/enable")
                .send(ByteBufFlux.fromString(ids))
                .responseContent()
                .asString()
                .subscribe(reader);

        reader.readUpTo(READ);
        long sent = calmedDown();
        assertThat(sent).isBetween((long) READ, (long) READ + ON_THE_WAY);
        assertThat(offered.get()).isLessThan(READ + 2L * ON_THE_WAY);
        long heap = LiveHeap.bytes();

        reader.readUpTo(3L * READ);
        assertThat(calmedDown()).isBetween(3L * READ, 3L * READ + ON_THE_WAY);
        assertThat(LiveHeap.bytes()).isLessThan(heap + HEAP_SLACK);

        reader.cancel();
        long atTheEnd = calmedDown();
        http.post().uri("/accounts/1/enable").response().block(PATIENCE);
        assertThat(sent()).isEqualTo(atTheEnd + 1);
    }

    private long sent() {
        return simulator.statistics().requests(ApiPaths.ENABLE);
    }

    /** How many calls there were when no more came for two seconds. */
    private long calmedDown() {
        return Objects.requireNonNull(Flux.interval(Duration.ofMillis(100))
                .map(tick -> sent())
                .buffer(20, 1)
                .filter(seen -> seen.stream().distinct().count() == 1)
                .map(seen -> seen.get(0))
                .blockFirst(PATIENCE));
    }

    /** Takes a piece of the answer at a time, and none when it has read enough. */
    private static final class Reader extends BaseSubscriber<String> {

        private final AtomicLong read = new AtomicLong();
        private volatile long target;
        private volatile CountDownLatch reached = new CountDownLatch(1);

        void readUpTo(long results) throws InterruptedException {
            CountDownLatch latch = new CountDownLatch(1);
            reached = latch;
            target = results;
            if (upstream() != null) {
                request(1);
            }
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(String piece) {
            long now = read.addAndGet(piece.chars().filter(c -> c == '\n').count());
            if (now < target) {
                request(1);
            } else {
                reached.countDown();
            }
        }
    }
}
