package io.github.feishureactive.events.webhook;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.InMemoryDeduplication;
import io.github.feishureactive.testkit.LiveHeap;

import static org.assertj.core.api.Assertions.assertThat;

/** More events than can be handled: none is lost, none is handled twice, and memory does not grow. */
class FloodTest {

    private static final int EVENTS = Boolean.getBoolean("feishu.long") ? 1_000_000 : 20_000;
    private static final int REMEMBERED = EVENTS / 5;
    private static final int SENDERS = 512;

    private final LongAdder sent = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder handled = new LongAdder();

    @Test
    void everyEventIsHandledOnceAndEveryAttemptAccountedFor() {
        InMemoryDeduplication memory = new InMemoryDeduplication(Duration.ofHours(8), REMEMBERED);
        Events events =
                Events.builder().maxConcurrency(256).deduplication(memory).build();
        events.on(EventType.tree("thing"), event -> Mono.delay(Duration.ofMillis(1))
                .doOnNext(tick -> handled.increment())
                .then());
        EventWebhook webhook = EventWebhook.builder(events).encryptKey("key").build();
        long before = LiveHeap.bytes();
        long start = System.nanoTime();
        Flux.range(0, EVENTS)
                .flatMap(
                        id -> Mono.fromSupplier(() -> message(id).request())
                                .flatMap(request -> untilAcknowledged(webhook, request)
                                        // One in ten is delivered twice, as the platform may do even after success.
                                        .then(id % 10 == 0 ? untilAcknowledged(webhook, request) : Mono.empty()))
                                .subscribeOn(Schedulers.parallel()),
                        SENDERS)
                .then()
                .block(Duration.ofMinutes(10));
        double seconds = (System.nanoTime() - start) / 1e9;
        long grown = LiveHeap.bytes() - before;
        System.out.printf(
                "flood: %d events, %d sent = %d acknowledged + %d refused and sent again; %.0f events/s, %d KiB more in use%n",
                EVENTS, sent.sum(), acknowledged.sum(), refused.sum(), EVENTS / seconds, grown / 1024);
        assertThat(sent.sum()).isEqualTo(acknowledged.sum() + refused.sum());
        assertThat(acknowledged.sum()).isEqualTo(EVENTS + EVENTS / 10);
        assertThat(handled.sum()).isEqualTo(EVENTS);
        assertThat(refused.sum()).as("refusals, so that it was a flood").isPositive();
        assertThat(memory.size()).isEqualTo(REMEMBERED);
        assertThat(memory.forgottenEarly()).isEqualTo(EVENTS - REMEMBERED);
        assertThat(grown).isLessThan(64L * 1024 * 1024);
        events.dispose();
    }

    private static Sender.Message message(int id) {
        Sender sender = new Sender("key", "token", new SplittableRandom(id));
        return sender.signed(sender.event("id-" + id, "{\"number\":" + id + "}"));
    }

    private Mono<Void> untilAcknowledged(EventWebhook webhook, WebhookRequest request) {
        return Mono.defer(() -> webhook.handle(request))
                .doOnSubscribe(begun -> sent.increment())
                .flatMap(response -> {
                    if (response.status() == 503) {
                        refused.increment();
                        return Mono.error(new IllegalStateException("once more"));
                    }
                    assertThat(response.status()).isEqualTo(200);
                    acknowledged.increment();
                    return Mono.<Void>empty();
                })
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(2))
                        .filter(IllegalStateException.class::isInstance));
    }
}
