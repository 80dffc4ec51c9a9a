package io.github.feishureactive.events;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;

import static io.github.feishureactive.events.TestEvents.THING;
import static io.github.feishureactive.events.TestEvents.thing;
import static org.assertj.core.api.Assertions.assertThat;

/** Each delivery counts once as received and has one outcome. */
class EventStatisticsTest {

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Events events = Events.builder().maxConcurrency(3).timer(time).build();

    private void deliver(EventEnvelope event) {
        events.deliver(event).subscribe(receipt -> {}, error -> {});
    }

    @Test
    void whatBecameOfEach() {
        Sinks.Empty<Void> gate = Sinks.empty();
        events.on(THING, event -> switch (event.payload().number()) {
            case 1 -> Mono.empty();
            case 2 -> Mono.error(new IllegalStateException("x"));
            default -> gate.asMono();
        });
        deliver(thing(1));
        deliver(thing(1));
        deliver(thing(2));
        deliver(TestEvents.of("unsubscribed", "9", JsonMapper.shared().createObjectNode()));
        deliver(thing(3));
        time.advanceTimeBy(Duration.ofSeconds(7));
        deliver(thing(3));
        deliver(thing(4));
        deliver(thing(5));
        deliver(thing(6));
        time.advanceTimeBy(Duration.ofSeconds(3));

        assertThat(events.statistics()).isEqualTo(new EventStatistics(9, 1, 1, 1, 2, 1, 3, Duration.ofSeconds(10)));

        gate.tryEmitEmpty().orThrow();

        assertThat(events.statistics()).isEqualTo(new EventStatistics(9, 4, 1, 1, 2, 1, 0, Duration.ZERO));
    }

    @Test
    void whatIsCancelledIsRefused() {
        events.on(THING, event -> Mono.never());
        deliver(thing(1));
        events.dispose();
        deliver(thing(2));

        assertThat(events.statistics()).isEqualTo(new EventStatistics(2, 0, 0, 2, 0, 0, 0, Duration.ZERO));
    }

    /** Delivers as a transport does that relies on redelivery. */
    @Test
    void whatIsGivenUpWhileItWaitsForRoomIsRefused() {
        Sinks.Empty<Void> gate = Sinks.empty();
        events.on(THING, event -> gate.asMono());
        for (int i = 1; i <= 3; i++) {
            deliver(thing(i));
        }
        Disposable waiting = events.respondWhenFree(thing(4)).subscribe();
        Disposable served = events.respondWhenFree(thing(5)).subscribe();
        waiting.dispose();
        gate.tryEmitEmpty().orThrow();
        time.advanceTimeBy(Duration.ofSeconds(1));
        served.dispose();

        assertThat(events.statistics()).isEqualTo(new EventStatistics(5, 4, 0, 1, 0, 0, 0, Duration.ZERO));
    }

    @Test
    void whatTakesTooLongIsAFailure() {
        events.on(THING, event -> Mono.never());
        deliver(thing(1));
        time.advanceTimeBy(Duration.ofMinutes(1));

        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 0, 1, 0, 0, 0, 0, Duration.ZERO));
    }
}
