package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.JsonTransport;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.PagedOperation;
import io.github.feishureactive.core.page.Pages;
import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/** Walks whose items are requested by several threads while pages arrive on others, some of them cancelled. */
class PagesStormTest {

    private static final int ROUNDS = Boolean.getBoolean("feishu.long") ? 20_000 : 300;
    private static final int THREADS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Scheduler THREAD_POOL = Schedulers.newParallel("pages-storm", THREADS + 1);
    private static final PagedOperation<Integer> NUMBERS = PagedOperation.of(
            ApiOperation.get("test.numbers", "/numbers", JsonNode.class)
                    .quota(Quota.unlimited())
                    .build(),
            Integer.class);

    @AfterAll
    static void stop() {
        THREAD_POOL.dispose();
    }

    /** A list of numbers from 0 on, in pages of 0 to 4, whose calls end here or on another thread. */
    private static FeishuGateway gateway(int total, Random chance, AtomicInteger inFlight, AtomicInteger calls) {
        AtomicInteger next = new AtomicInteger();
        return FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .build((JsonTransport) outgoing -> Mono.defer(() -> {
                    assertThat(outgoing.mayBeWritten()).isTrue();
                    assertThat(inFlight.incrementAndGet()).isEqualTo(1);
                    int from = next.get();
                    int to = Math.min(total, from + chance.nextInt(5));
                    next.set(to);
                    String items =
                            IntStream.range(from, to).mapToObj(String::valueOf).collect(Collectors.joining(","));
                    String body = "{\"code\":0,\"data\":{\"items\":[" + items + "],\"has_more\":" + (to < total)
                            + ",\"page_token\":\"" + calls.incrementAndGet() + "\"}}";
                    Mono<BufferedResponse> response = Mono.fromSupplier(() -> {
                        inFlight.decrementAndGet();
                        return new BufferedResponse(200, null, null, -1, body.getBytes(StandardCharsets.UTF_8));
                    });
                    return chance.nextBoolean() ? response : response.subscribeOn(THREAD_POOL);
                }));
    }

    @Test
    @Timeout(600)
    void everyItemOnceInOrderAndNoMoreThanRequested() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            Random chance = new Random(round);
            int total = chance.nextInt(60);
            boolean cancels = chance.nextInt(4) == 0;
            AtomicInteger inFlight = new AtomicInteger();
            AtomicInteger calls = new AtomicInteger();
            FeishuGateway gateway = gateway(total, chance, inFlight, calls);
            Pages<Integer> pages = NUMBERS.pages(NUMBERS.request());
            Listener listener = new Listener(total, cancels);
            (chance.nextBoolean() ? pages.ahead() : pages).items(gateway).subscribe(listener);
            for (int thread = 0; thread < THREADS; thread++) {
                THREAD_POOL.schedule(listener);
            }

            assertThat(listener.over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as("the end of round %d: %s", round, listener)
                    .isTrue();
            assertThat(listener.faults).as("round %d", round).isEmpty();
            if (!cancels) {
                assertThat(listener.seen.get()).isEqualTo(total);
                assertThat(inFlight.get()).isZero();
            }
            gateway.disposeLater().block(PATIENCE);
        }
    }

    /** Requests in small steps until it has all, or cancels half-way. */
    private static final class Listener implements CoreSubscriber<Integer>, Runnable {

        private final int total;
        private final boolean cancels;
        private final CountDownLatch over = new CountDownLatch(1);
        private final List<String> faults = new ArrayList<>();
        private final AtomicLong requested = new AtomicLong();
        private final AtomicInteger seen = new AtomicInteger();
        private final AtomicBoolean emitting = new AtomicBoolean();
        private volatile Subscription subscription;

        Listener(int total, boolean cancels) {
            this.total = total;
            this.cancels = cancels;
        }

        @Override
        public void onSubscribe(Subscription subscribed) {
            subscription = subscribed;
        }

        /** One of several threads. All of them together request at least all items, and one that comes after. */
        @Override
        public void run() {
            for (int i = 0; i <= total; i++) {
                requested.incrementAndGet();
                subscription.request(1);
            }
        }

        @Override
        public void onNext(Integer item) {
            if (!emitting.compareAndSet(false, true)) {
                faults.add("two at once");
            }
            int index = seen.getAndIncrement();
            if (item != index) {
                faults.add(item + " in place of " + index);
            }
            if (index >= requested.get()) {
                faults.add("not requested: " + item);
            }
            emitting.set(false);
            if (cancels && index >= total / 2) {
                subscription.cancel();
                over.countDown();
            }
        }

        @Override
        public void onError(Throwable error) {
            faults.add(error.toString());
            over.countDown();
        }

        @Override
        public void onComplete() {
            if (!emitting.compareAndSet(false, true)) {
                faults.add("completed while emitting");
            }
            over.countDown();
        }

        @Override
        public String toString() {
            return seen + " of " + total + ", requested " + requested + ", cancels " + cancels;
        }
    }
}
