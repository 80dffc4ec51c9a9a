package io.github.feishureactive.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.events.EventRefusedException.Reason;
import io.github.feishureactive.events.TestEvents.Thing;

import static io.github.feishureactive.events.TestEvents.THING;
import static io.github.feishureactive.events.TestEvents.thing;
import static org.assertj.core.api.Assertions.assertThat;

class EventStreamTest {

    private static final Duration SOON = Duration.ofMinutes(1);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final Events events = Events.builder()
            .timer(time)
            .deduplication(new InMemoryDeduplication(Duration.ofHours(8), 1_000, time))
            .build();

    @AfterEach
    void stop() {
        events.dispose();
        time.dispose();
    }

    @Test
    void anEventIsAcknowledgedWhenItIsReceived() {
        StepVerifier stream = StepVerifier.create(
                        events.stream(THING).map(event -> event.payload().number()), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext(1)
                .thenCancel()
                .verifyLater();
        StepVerifier.create(events.deliver(thing(1)))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(SOON);
        stream.verify(SOON);
        expectRefusalsForAMinute();
    }

    /** A stream may be resubscribed, so for a while an event without a subscriber is not acknowledged. */
    private void expectRefusalsForAMinute() {
        expectNoSubscriber();
        time.advanceTimeBy(SubscriberRegistry.RESUBSCRIBE_WINDOW.minusMillis(1));
        expectNoSubscriber();
        time.advanceTimeBy(Duration.ofMillis(1));
        deliverExpecting(thing(1), Receipt.UNHANDLED);
    }

    private void expectNoSubscriber() {
        StepVerifier.create(events.deliver(thing(1)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(EventRefusedException.class, refused -> assertThat(refused.reason())
                                .isEqualTo(Reason.NO_SUBSCRIBER)))
                .verify(SOON);
    }

    @Test
    void aStreamThatIsSubscribedToAgainMissesNothing() {
        List<Integer> seen = new ArrayList<>();
        Flux<Integer> numbers =
                events.stream(THING).map(event -> event.payload().number());
        Disposable first = numbers.subscribe(seen::add);
        deliverExpecting(thing(1), Receipt.HANDLED);
        first.dispose();
        expectNoSubscriber();
        numbers.subscribe(seen::add);
        deliverExpecting(thing(2), Receipt.HANDLED);
        assertThat(seen).containsExactly(1, 2);
    }

    @Test
    void withoutDemandTheAcknowledgementIsHeld() {
        Reader reader = new Reader();
        events.stream(THING).subscribe(reader);
        AtomicInteger acknowledged = new AtomicInteger();
        events.deliver(thing(1)).subscribe(receipt -> acknowledged.incrementAndGet());
        events.deliver(thing(2)).subscribe(receipt -> acknowledged.incrementAndGet());
        assertThat(acknowledged).hasValue(0);
        reader.request(1);
        assertThat(reader.numbers).containsExactly(1);
        assertThat(acknowledged).hasValue(1);
        reader.request(1);
        assertThat(reader.numbers).containsExactly(1, 2);
        assertThat(acknowledged).hasValue(2);
    }

    @Test
    void aDeliveryThatIsNotRequestedInTimeFailsAndLeavesTheQueue() {
        Reader reader = new Reader();
        events.stream(THING).subscribe(reader);
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(() -> time.advanceTimeBy(Duration.ofMinutes(1)))
                .expectError(EventTimeoutException.class)
                .verify(SOON);
        reader.request(10);
        assertThat(reader.numbers).isEmpty();
        deliverExpecting(thing(1), Receipt.HANDLED);
        assertThat(reader.numbers).containsExactly(1);
    }

    @Test
    void aDeliveryThatIsCancelledWhileItIsQueuedIsNotEmitted() {
        SubscriberRegistry registry = new SubscriberRegistry(time);
        Reader reader = new Reader();
        new EventStream<>(THING, registry).subscribe(reader);
        registry.of(THING.name())
                .all()
                .get(0)
                .receive(thing(1), response -> {})
                .subscribe(new BaseSubscriber<Boolean>() {
                    @Override
                    protected void hookOnSubscribe(Subscription subscription) {
                        cancel();
                    }
                });
        reader.request(10);
        assertThat(reader.numbers).isEmpty();
    }

    @Test
    void eachSubscriberGetsEachEventAndTheDeliveryWaitsForAll() {
        Reader fast = new Reader();
        Reader slow = new Reader();
        events.stream(THING).subscribe(fast);
        events.stream(THING).subscribe(slow);
        AtomicInteger handled = new AtomicInteger();
        events.on(THING, event -> Mono.fromRunnable(handled::incrementAndGet));
        fast.request(Long.MAX_VALUE);
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(() -> assertThat(fast.numbers).containsExactly(1))
                .then(() -> assertThat(handled).hasValue(1))
                .then(() -> slow.request(1))
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(SOON);
        assertThat(slow.numbers).containsExactly(1);
    }

    @Test
    void whoLeavesNoLongerCounts() {
        Reader stays = new Reader();
        Reader leaves = new Reader();
        events.stream(THING).subscribe(stays);
        events.stream(THING).subscribe(leaves);
        stays.request(1);
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(leaves::cancel)
                .expectNext(Receipt.HANDLED)
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void whoFailsTakesNothingFromTheOthers() {
        Reader slow = new Reader();
        events.on(THING, event -> Mono.error(new IllegalStateException("failed")));
        events.stream(THING).subscribe(slow);
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(() -> slow.request(1))
                .expectErrorMessage("failed")
                .verify(SOON);
        assertThat(slow.numbers).containsExactly(1);
    }

    @Test
    void whenAllLeaveTheDeliveryFails() {
        Reader leaves = new Reader();
        events.stream(THING).subscribe(leaves);
        StepVerifier.create(events.deliver(thing(1)))
                .expectSubscription()
                .then(leaves::cancel)
                .expectErrorMatches(error ->
                        error instanceof EventRefusedException refused && refused.reason() == Reason.NO_SUBSCRIBER)
                .verify(SOON);
        Reader next = new Reader();
        events.stream(THING).subscribe(next);
        next.request(1);
        deliverExpecting(thing(1), Receipt.HANDLED);
        assertThat(next.numbers).containsExactly(1);
    }

    @Test
    void aSubscriberThatThrowsIsGoneAndTheDeliveryFails() {
        Reader broken = new Reader() {
            @Override
            protected void hookOnNext(Event<Thing> event) {
                throw new NoClassDefFoundError("broken");
            }
        };
        events.stream(THING).subscribe(broken);
        broken.request(1);
        StepVerifier.create(events.deliver(thing(1)))
                .expectError(NoClassDefFoundError.class)
                .verify(SOON);
        expectRefusalsForAMinute();
    }

    @Test
    void aSubscriberThatLeavesAtOnceIsNotRemembered() {
        events.stream(THING).take(0).subscribe();
        Reader cancelling = new Reader() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.cancel();
            }
        };
        events.stream(THING).subscribe(cancelling);
        expectRefusalsForAMinute();
    }

    @Test
    void demandFromWithinIsServedWithoutNesting() {
        AtomicInteger depth = new AtomicInteger();
        Reader asking = new Reader() {
            @Override
            protected void hookOnNext(Event<Thing> event) {
                assertThat(depth.incrementAndGet()).isEqualTo(1);
                super.hookOnNext(event);
                request(1);
                depth.decrementAndGet();
            }
        };
        events.stream(THING).subscribe(asking);
        for (int i = 0; i < 100; i++) {
            events.deliver(thing(i)).subscribe();
        }
        asking.request(1);
        assertThat(asking.numbers).hasSize(100);
    }

    private void deliverExpecting(EventEnvelope event, Receipt receipt) {
        StepVerifier.create(events.deliver(event))
                .expectNext(receipt)
                .expectComplete()
                .verify(SOON);
    }

    /** Requests nothing by itself. */
    private static class Reader extends BaseSubscriber<Event<Thing>> {

        final List<Integer> numbers = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
            // The test requests.
        }

        @Override
        protected void hookOnNext(Event<Thing> event) {
            numbers.add(event.payload().number());
        }
    }
}
