package io.github.feishureactive.events;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.operation.EventType;

import static org.assertj.core.api.Assertions.assertThat;

/** Handlers of one type that never complete do not starve the other types. */
class StarvationTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final EventType<JsonNode> OTHER = EventType.tree("other");

    private final Events events = new Events();

    private void flood() {
        events.on(TestEvents.THING, event -> Mono.never());
        for (int i = 0; i < 300; i++) {
            events.deliver(TestEvents.thing(i)).subscribe(receipt -> {}, error -> {});
        }
    }

    @Test
    void anAppTicketIsHandledWhateverElseIsInFlight() {
        events.on(AppTicketEvent.TYPE, event -> Mono.empty());
        flood();
        JsonNode ticket = JsonMapper.shared().valueToTree(Map.of("app_id", "cli_1", "app_ticket", "t-1"));

        StepVerifier.create(events.deliver(TestEvents.of("app_ticket", "ticket", ticket)))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void aTypeThatIsAloneHasThemAll() {
        flood();

        assertThat(events.statistics().inFlight()).isEqualTo(256);
        assertThat(events.statistics().refused()).isEqualTo(44);
    }

    @Test
    void noMoreAreInFlightThanTheBoundWhateverTheirTypes() {
        for (int type = 0; type < 5; type++) {
            events.on(EventType.tree("type-" + type), event -> Mono.never());
        }
        JsonNode payload = JsonMapper.shared().createObjectNode();
        for (int type = 0; type < 5; type++) {
            for (int i = 0; i < 300; i++) {
                events.deliver(TestEvents.of("type-" + type, "id-" + type + "-" + i, payload))
                        .subscribe(receipt -> {}, error -> {});
            }
            // A tenth of the limit is reserved for each, and half of it is shared.
            assertThat(events.statistics().inFlight()).isEqualTo(Math.min(256, 256 - 4 * 25 + type * 25));
        }
    }

    @Test
    void whatEndsGivesItsPlaceBack() {
        events.on(OTHER, event -> Mono.empty());
        events.on(TestEvents.THING, event -> Mono.empty());
        for (int i = 0; i < 2_000; i++) {
            StepVerifier.create(events.deliver(TestEvents.thing(i)))
                    .expectNext(Receipt.HANDLED)
                    .expectComplete()
                    .verify(LIMIT);
        }
        assertThat(events.statistics().inFlight()).isZero();
        assertThat(events.statistics().refused()).isZero();
    }

    @Test
    void oneThatMayWaitGetsThePlaceOfOneThatEnds() {
        Sinks.Empty<Void> gate = Sinks.empty();
        Events narrow = Events.builder().maxConcurrency(1).build();
        narrow.on(TestEvents.THING, event -> event.id().equals("id-1") ? gate.asMono() : Mono.empty());
        narrow.deliver(TestEvents.thing(1)).subscribe();

        StepVerifier.create(narrow.respondWhenFree(TestEvents.thing(2)).map(EventResponse::receipt))
                .then(() -> gate.tryEmitEmpty().orThrow())
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(LIMIT);
        assertThat(narrow.statistics().refused()).isZero();
    }

    @Test
    void oneThatMayWaitDoesNotWaitForHandlersThatHang() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Events narrow = Events.builder().maxConcurrency(1).timer(time).build();
        narrow.on(TestEvents.THING, event -> Mono.never());
        narrow.deliver(TestEvents.thing(1)).subscribe();

        StepVerifier.create(narrow.respondWhenFree(TestEvents.thing(2)))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(400)))
                .then(() -> assertThat(narrow.statistics().refused()).isZero())
                .then(() -> time.advanceTimeBy(Duration.ofMillis(200)))
                .expectError(EventRefusedException.class)
                .verify(LIMIT);
        StepVerifier.create(narrow.respondWhenFree(TestEvents.thing(3)))
                .expectError(EventRefusedException.class)
                .verify(LIMIT);
    }

    @Test
    void oneThatMayWaitMayDoSoForHours() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        Events narrow = Events.builder().maxConcurrency(1).timer(time).build();
        AtomicReference<Sinks.Empty<Void>> running = new AtomicReference<>();
        narrow.on(TestEvents.THING, event -> {
            running.set(Sinks.empty());
            return event.id().equals("id-0") ? Mono.empty() : running.get().asMono();
        });
        narrow.deliver(TestEvents.thing(1)).subscribe();
        StepVerifier.create(narrow.respondWhenFree(TestEvents.thing(0)).map(EventResponse::receipt))
                .then(() -> {
                    for (int i = 2; i < 1_000; i++) {
                        time.advanceTimeBy(Duration.ofMillis(400));
                        running.get().tryEmitEmpty().orThrow();
                        narrow.deliver(TestEvents.thing(i)).subscribe();
                    }
                    running.get().tryEmitEmpty().orThrow();
                    time.advanceTimeBy(Duration.ofMillis(400));
                })
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(LIMIT.multipliedBy(6));
        assertThat(narrow.statistics().refused()).isZero();
    }

    @Test
    void anotherTypeHasAShareOfItsOwn() {
        events.on(OTHER, event -> Mono.empty());
        flood();

        StepVerifier.create(events.deliver(
                        TestEvents.of("other", "1", JsonMapper.shared().createObjectNode())))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(LIMIT);
    }
}
