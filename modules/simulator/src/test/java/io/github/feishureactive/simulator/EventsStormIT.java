package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventStatistics;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever happens to pushes, every event ends in one way and is counted once. */
class EventsStormIT {

    private static final int EVENTS = Boolean.getBoolean("feishu.long") ? 50_000 : 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Set<String> pushed = ConcurrentHashMap.newKeySet();
    private final AtomicInteger requests = new AtomicInteger();

    @Test
    void theCountersBalance() throws Exception {
        try (FeishuSimulator simulator = FeishuSimulator.builder()
                        .app("cli_test", "secret")
                        .events(settings -> settings.redelivery(Duration.ofMillis(1), Duration.ofMillis(2))
                                .ackTimeout(Duration.ofMinutes(1))
                                .capacity(200)
                                .concurrency(16)
                                .remembered(EVENTS))
                        .start();
                WebhookReceiver receiver = new WebhookReceiver()) {
            // Two in three fail, so that some events are given up.
            receiver.respondsBy(() -> requests.incrementAndGet() % 3 == 0 ? 200 : 500);
            PlatformEvents events = simulator.events();
            events.webhook("cli_test", receiver.url()).withoutUrlCheck().subscribe();

            Flux.range(0, EVENTS)
                    .parallel(4)
                    .runOn(Schedulers.boundedElastic())
                    .doOnNext(number -> push(events))
                    .sequential()
                    .blockLast(PATIENCE);
            Await.until(
                    "all are delivered",
                    PATIENCE,
                    () -> events.statistics().waiting() == 0
                            && events.statistics().inFlight() == 0);

            EventStatistics seen = events.statistics();
            assertThat(pushed).hasSize(EVENTS);
            assertThat(seen.produced()).isEqualTo(EVENTS);
            assertThat(List.of(seen.acknowledged(), seen.givenUp(), seen.dropped()))
                    .allMatch(count -> count > 0);
            assertThat(seen.undeliverable()).isZero();
            // The receiver has its own books.
            assertThat(seen.sent()).isEqualTo(requests.get());
            assertThat(seen.succeeded()).isEqualTo(requests.get() / 3);
            List<EventDelivery> each = events.deliveries("cli_test");
            assertThat(each).hasSize((int) (seen.produced() - seen.dropped()));
            assertThat(each).extracting(EventDelivery::eventId).isSubsetOf(pushed);
            assertThat(each.stream().mapToInt(EventDelivery::attempts).sum()).isEqualTo((int) seen.sent());
            assertThat(each.stream().mapToInt(EventDelivery::successes).sum()).isEqualTo((int) seen.succeeded());
            assertThat(each).noneMatch(one -> one.state() == EventDelivery.State.WAITING);
        }
    }

    /** When there is no room, it mostly waits for some, as otherwise nearly all events would be dropped. */
    private void push(PlatformEvents events) {
        pushed.add(events.push("cli_test", "any.type_v1", "{}"));
        if (pushed.size() % 100 == 0) {
            Await.until("room for more", PATIENCE, () -> events.statistics().waiting() < 100);
        }
    }
}
