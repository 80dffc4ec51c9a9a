package io.github.feishureactive.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.EventRefusedException.Reason;
import io.github.feishureactive.events.TestEvents.Thing;
import io.github.feishureactive.testkit.CapturedLog;

import static io.github.feishureactive.events.TestEvents.THING;
import static io.github.feishureactive.events.TestEvents.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventsTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Events events = events(Events.builder());
    private final List<Integer> handled = new ArrayList<>();

    private Events events(EventsBuilder builder) {
        return builder.timer(time)
                .deduplication(new InMemoryDeduplication(Duration.ofHours(8), 1_000, time))
                .build();
    }

    @AfterEach
    void stop() {
        events.dispose();
        time.dispose();
    }

    private Mono<Void> handle(Event<Thing> event) {
        return Mono.fromRunnable(() -> handled.add(event.payload().number()));
    }

    @Test
    void aHandledEventIsADuplicateFromThenOn() {
        events.on(THING, this::handle);
        expect(thing(1), Receipt.HANDLED);
        expect(thing(1), Receipt.DUPLICATE);
        expect(thing(2), Receipt.HANDLED);
        assertThat(handled).containsExactly(1, 2);
    }

    @Test
    void theSameIdInAnotherAppIsAnotherEvent() {
        events.on(THING, this::handle);
        EventEnvelope one = thing(1);
        expect(one, Receipt.HANDLED);
        expect(new EventEnvelope(one.id(), one.type(), null, null, "cli_2", null, one.payload()), Receipt.HANDLED);
        assertThat(handled).hasSize(2);
    }

    @Test
    void anEventWithoutSubscribersIsUnhandledAndNotRemembered() {
        expect(thing(1), Receipt.UNHANDLED);
        Disposable registration = events.on(THING, this::handle);
        expect(thing(1), Receipt.HANDLED);
        registration.dispose();
        registration.dispose();
        StepVerifier.create(events.deliver(thing(2)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(EventRefusedException.class)
                        .hasMessageContaining("have left"))
                .verify(SOON);
        time.advanceTimeBy(SubscriberRegistry.RESUBSCRIBE_WINDOW);
        expect(thing(2), Receipt.UNHANDLED);
        events.on(THING, this::handle);
        expect(thing(2), Receipt.HANDLED);
    }

    @Test
    void aSecondHandlerOfATypeIsRefused() {
        Disposable first = events.on(THING, this::handle);
        assertThatThrownBy(() -> events.on(EventType.tree("thing"), event -> Mono.empty()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("thing");
        first.dispose();
        events.on(EventType.tree("thing"), event -> {
            handled.add(event.payload().get("number").intValue());
            return Mono.empty();
        });
        expect(thing(7), Receipt.HANDLED);
        assertThat(handled).containsExactly(7);
    }

    @Test
    void aHandlerThatFailsInAnyWayIsSurvivedAndRunsAgain() {
        AtomicInteger calls = new AtomicInteger();
        events.on(THING, event -> switch (calls.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("thrown");
            case 2 -> Mono.error(new IllegalStateException("signalled"));
            case 3 -> null;
            case 4 -> throw new AssertionError("an error");
            // Reactor rethrows these instead of signalling them.
            case 5 -> throw new NoClassDefFoundError("fatal");
            case 6 ->
                Mono.<Void>fromRunnable(() -> {
                    throw new StackOverflowError();
                });
            default -> handle(event);
        });
        fails(thing(1), IllegalStateException.class);
        fails(thing(1), IllegalStateException.class);
        fails(thing(1), NullPointerException.class);
        fails(thing(1), AssertionError.class);
        fails(thing(1), NoClassDefFoundError.class);
        fails(thing(1), StackOverflowError.class);
        expect(thing(1), Receipt.HANDLED);
        expect(thing(1), Receipt.DUPLICATE);
        assertThat(handled).containsExactly(1);
    }

    @Test
    void aPayloadThatDoesNotFitFailsTheDelivery() {
        events.on(THING, this::handle);
        fails(
                TestEvents.of(
                        "thing", "x", JsonMapper.shared().createObjectNode().put("number", "many")),
                UnreadableEventException.class);
        fails(TestEvents.of("thing", "x", StringNode.valueOf("")), UnreadableEventException.class);
        assertThat(handled).isEmpty();
    }

    @Test
    void aDeliveryThatLeavesDoesNotEndTheHandlingAndTheNextOneJoins() {
        Sinks.Empty<Void> done = Sinks.empty();
        AtomicInteger calls = new AtomicInteger();
        AtomicBoolean cancelled = new AtomicBoolean();
        events.on(THING, event -> {
            calls.incrementAndGet();
            return done.asMono().doOnCancel(() -> cancelled.set(true));
        });
        events.deliver(thing(1)).subscribe().dispose();
        assertThat(cancelled).isFalse();
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(() -> assertThat(calls).hasValue(1))
                .then(done::tryEmitEmpty)
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(SOON);
        expect(thing(1), Receipt.DUPLICATE);
        assertThat(calls).hasValue(1);
    }

    @Test
    void allThatJoinGetTheFailureAndTheNextDeliveryRunsAgain() {
        Sinks.Empty<Void> first = Sinks.empty();
        AtomicInteger calls = new AtomicInteger();
        events.on(THING, event -> calls.incrementAndGet() == 1 ? first.asMono() : handle(event));
        StepVerifier one = StepVerifier.create(events.deliver(thing(1)))
                .expectErrorMessage("failed")
                .verifyLater();
        StepVerifier two = StepVerifier.create(events.deliver(thing(1)))
                .expectErrorMessage("failed")
                .verifyLater();
        first.tryEmitError(new IllegalStateException("failed"));
        one.verify(SOON);
        two.verify(SOON);
        expect(thing(1), Receipt.HANDLED);
        assertThat(calls).hasValue(2);
    }

    @Test
    void aHandlerThatNeverEndsIsCancelledInTime() {
        AtomicBoolean cancelled = new AtomicBoolean();
        AtomicInteger calls = new AtomicInteger();
        events.on(
                THING,
                event -> calls.incrementAndGet() == 1
                        ? Mono.<Void>never().doOnCancel(() -> cancelled.set(true))
                        : handle(event));
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(59)))
                .then(() -> assertThat(cancelled).isFalse())
                .then(() -> time.advanceTimeBy(Duration.ofSeconds(1)))
                .expectError(EventTimeoutException.class)
                .verify(SOON);
        assertThat(cancelled).isTrue();
        expect(thing(1), Receipt.HANDLED);
    }

    @Test
    void noMoreThanTheBoundAreHandledAtOnce() {
        Events two = events(Events.builder().maxConcurrency(2));
        Sinks.Empty<Void> done = Sinks.empty();
        two.on(THING, event -> done.asMono());
        assertThat(two.maxConcurrency()).isEqualTo(2);
        StepVerifier first = StepVerifier.create(two.deliver(thing(1)))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verifyLater();
        two.accept(thing(2)).block(SOON);
        StepVerifier.create(two.deliver(thing(3))).verifyErrorSatisfies(busy(Reason.BUSY));
        StepVerifier.create(two.accept(thing(3))).verifyErrorSatisfies(busy(Reason.BUSY));
        // Joining needs no permit.
        StepVerifier joined = StepVerifier.create(two.deliver(thing(2)))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verifyLater();
        done.tryEmitEmpty();
        first.verify(SOON);
        joined.verify(SOON);
        StepVerifier.create(two.deliver(thing(3)))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(SOON);
        two.dispose();
    }

    @Test
    void anAcknowledgedEventThatIsCancelledIsLogged() {
        events.on(THING, event -> Mono.never());
        StepVerifier.create(events.accept(thing(1))).expectComplete().verify(SOON);
        try (CapturedLog log = new CapturedLog()) {
            events.dispose();
            assertThat(log.warnings()).singleElement().asString().contains("Handling", "id-1", "disposed");
        }
    }

    @Test
    void disposingEndsEverything() {
        AtomicBoolean cancelled = new AtomicBoolean();
        events.on(THING, event -> Mono.<Void>never().doOnCancel(() -> cancelled.set(true)));
        StepVerifier running = StepVerifier.create(events.deliver(thing(1)))
                .expectErrorSatisfies(busy(Reason.CLOSED))
                .verifyLater();
        StepVerifier stream = StepVerifier.create(events.stream(EventType.tree("other")))
                .expectComplete()
                .verifyLater();
        events.dispose();
        running.verify(SOON);
        stream.verify(SOON);
        assertThat(cancelled).isTrue();
        assertThat(events.isDisposed()).isTrue();
        StepVerifier.create(events.deliver(thing(2)))
                .expectErrorSatisfies(busy(Reason.CLOSED))
                .verify(SOON);
        StepVerifier.create(events.stream(THING)).expectComplete().verify(SOON);
        assertThatThrownBy(() -> events.on(THING, this::handle)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theHandlerSeesTheContextOfTheDelivery() {
        events.on(
                THING,
                event -> Mono.deferContextual(context -> {
                    handled.add(context.get("trace"));
                    return Mono.empty();
                }));
        events.deliver(thing(1))
                .contextWrite(context -> context.put("trace", 42))
                .block(SOON);
        assertThat(handled).containsExactly(42);
    }

    @Test
    void appTicketsAreWiredInOneLine() {
        List<String> tickets = new ArrayList<>();
        events.on(
                AppTicketEvent.TYPE,
                AppTicketEvent.to((app, ticket, createdAt) ->
                        Mono.fromRunnable(() -> tickets.add(app + " " + ticket + " " + createdAt))));
        expect(
                TestEvents.of(
                        "app_ticket",
                        "1",
                        JsonMapper.shared().readTree("{\"app_id\":\"cli_1\",\"app_ticket\":\"t1\"}")),
                Receipt.HANDLED);
        assertThat(tickets).containsExactly("cli_1 t1 null");
    }

    @Test
    void aDeduplicationThatCompletesEmptyFailsTheDelivery() {
        Events broken = Events.builder()
                .timer(time)
                .deduplication((key, handling) -> Mono.empty())
                .build();
        broken.on(THING, this::handle);
        StepVerifier.create(broken.deliver(thing(1)))
                .expectErrorMatches(error -> error.getMessage().contains("EventDeduplication"))
                .verify(SOON);
        broken.dispose();
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Events.builder().maxConcurrency(0));
        assertThatIllegalArgumentException().isThrownBy(() -> Events.builder().handlingTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> new InMemoryDeduplication(Duration.ofHours(1), 0));
    }

    private static java.util.function.Consumer<Throwable> busy(Reason reason) {
        return error -> assertThat(error)
                .isInstanceOfSatisfying(EventRefusedException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    private void expect(EventEnvelope event, Receipt receipt) {
        StepVerifier.create(events.deliver(event))
                .expectNext(receipt)
                .expectComplete()
                .verify(SOON);
    }

    private void fails(EventEnvelope event, Class<? extends Throwable> how) {
        StepVerifier.create(events.deliver(event)).expectError(how).verify(SOON);
    }
}
