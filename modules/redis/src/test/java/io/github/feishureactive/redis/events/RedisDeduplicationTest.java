package io.github.feishureactive.redis.events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.events.EventRefusedException;
import io.github.feishureactive.events.EventRefusedException.Reason;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.internal.OutageNotifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Two instances and a server in virtual time. */
class RedisDeduplicationTest {

    private static final String EVENT = "cli_a/event";
    private static final Duration LEASE = Duration.ofSeconds(9);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedClaims claims = new ScriptedClaims(time);
    private final List<String> heard = new ArrayList<>();
    private final RedisDeduplication one = instance();
    private final RedisDeduplication other = instance();
    private final AtomicInteger handled = new AtomicInteger();
    private final Mono<Void> handling = Mono.fromRunnable(handled::incrementAndGet);

    private RedisDeduplication instance() {
        return RedisDeduplication.builder(NoRedis.CONNECTION)
                .lease(LEASE)
                .timeout(TIMEOUT)
                .timer(time)
                .listener(new RedisListener() {
                    @Override
                    public void lost(Throwable cause) {
                        heard.add("lost: " + cause.getClass().getSimpleName());
                    }

                    @Override
                    public void found(Duration away) {
                        heard.add("found: " + away.toMillis());
                    }
                })
                .build(claims);
    }

    @AfterEach
    void stop() {
        time.dispose();
    }

    /** Records the outcome of a delivery: a receipt, an error, or nothing yet. */
    private static final class Delivery {

        private final List<Object> ends = new ArrayList<>();
        private final Disposable subscription;

        Delivery(Mono<Receipt> outcome) {
            subscription = outcome.subscribe(ends::add, ends::add);
        }
    }

    private Delivery deliver(RedisDeduplication to, Mono<Void> work) {
        Delivery delivery = new Delivery(to.once(EVENT, work));
        time.advanceTime();
        return delivery;
    }

    /** The application disposes its scheduler during a delivery. */
    @Test
    void renewalsStopWithTheTimer() throws Exception {
        time.dispose();
        Sinks.Empty<Void> work = Sinks.empty();
        List<Object> ends = new CopyOnWriteArrayList<>();
        CompletableFuture.runAsync(() -> one.once(EVENT, work.asMono()).subscribe(ends::add, ends::add))
                .get(60, TimeUnit.SECONDS);
        assertThat(ends).isEmpty();
        work.tryEmitEmpty().orThrow();
        assertThat(ends).containsExactly(Receipt.HANDLED);
    }

    private void pass(Duration duration) {
        time.advanceTimeBy(duration);
    }

    private static void refused(Delivery delivery) {
        assertThat(delivery.ends)
                .singleElement()
                .isInstanceOfSatisfying(EventRefusedException.class, error -> assertThat(error.reason())
                        .isEqualTo(Reason.HANDLED_ELSEWHERE));
    }

    @Test
    void anEventHandledByOneInstanceIsNotHandledAgain() {
        assertThat(deliver(one, handling).ends).containsExactly(Receipt.HANDLED);
        assertThat(claims.holder(EVENT)).isEqualTo(ClaimStore.DONE);
        assertThat(claims.left(EVENT)).isEqualTo(Duration.ofHours(8));
        assertThat(deliver(other, handling).ends).containsExactly(Receipt.DUPLICATE);
        int before = claims.asked;
        assertThat(deliver(one, handling).ends).containsExactly(Receipt.DUPLICATE);
        assertThat(deliver(other, handling).ends).containsExactly(Receipt.DUPLICATE);
        assertThat(claims.asked).as("no request for what this instance knows").isEqualTo(before);
        assertThat(handled).hasValue(1);
        assertThat(one.statistics()).isEqualTo(new RedisDeduplicationStatistics(1, 1, 0, 0, 0));
        assertThat(other.statistics()).isEqualTo(new RedisDeduplicationStatistics(0, 2, 0, 0, 0));
    }

    @Test
    void theOutcomeIsEmittedAfterItIsRecorded() {
        Sinks.Empty<Void> end = Sinks.empty();
        Delivery delivery = deliver(one, end.asMono());
        claims.trouble = Mono.never();
        end.tryEmitEmpty().orThrow();
        time.advanceTime();
        assertThat(delivery.ends).isEmpty();
        pass(TIMEOUT);
        assertThat(delivery.ends).as("Redis is unavailable, but it is handled").containsExactly(Receipt.HANDLED);
        claims.trouble = null;
        assertThat(deliver(one, handling).ends).containsExactly(Receipt.DUPLICATE);
        assertThat(handled).hasValue(0);
    }

    @Test
    void anEventIsRefusedWhileAnotherInstanceHandlesIt() {
        Sinks.Empty<Void> end = Sinks.empty();
        Delivery first = deliver(one, end.asMono());
        refused(deliver(other, handling));
        refused(deliver(one, handling));
        end.tryEmitEmpty().orThrow();
        time.advanceTime();
        assertThat(first.ends).containsExactly(Receipt.HANDLED);
        assertThat(deliver(other, handling).ends).containsExactly(Receipt.DUPLICATE);
        assertThat(handled).hasValue(0);
        assertThat(other.statistics()).isEqualTo(new RedisDeduplicationStatistics(0, 1, 1, 0, 0));
    }

    @Test
    void aRefusalDoesNotReleaseTheClaimOfTheHandler() {
        deliver(one, Mono.never());
        String holder = claims.holder(EVENT);
        refused(deliver(other, handling));
        assertThat(claims.holder(EVENT)).isEqualTo(holder);
    }

    @Test
    void aFailedEventIsHandledByTheNextDelivery() {
        Sinks.Empty<Void> end = Sinks.empty();
        Delivery first = deliver(one, end.asMono());
        end.tryEmitError(new IllegalStateException("no")).orThrow();
        time.advanceTime();
        assertThat(first.ends).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(claims.holder(EVENT)).isNull();
        assertThat(deliver(other, handling).ends).containsExactly(Receipt.HANDLED);
        assertThat(one.statistics()).isEqualTo(new RedisDeduplicationStatistics(0, 0, 0, 1, 0));
    }

    @Test
    void aCancelledEventIsHandledByTheNextDelivery() {
        Delivery first = deliver(one, Mono.never());
        assertThat(claims.holder(EVENT)).isNotNull();
        first.subscription.dispose();
        time.advanceTime();
        assertThat(claims.holder(EVENT)).isNull();
        assertThat(deliver(other, handling).ends).containsExactly(Receipt.HANDLED);
        assertThat(one.statistics()).isEqualTo(new RedisDeduplicationStatistics(0, 0, 0, 1, 0));
    }

    @Test
    void aLeaseIsRenewedOnlyWhileTheHandlerRuns() {
        Sinks.Empty<Void> end = Sinks.empty();
        deliver(one, end.asMono());
        pass(LEASE.multipliedBy(20));
        refused(deliver(other, handling));
        end.tryEmitError(new IllegalStateException("no")).orThrow();
        time.advanceTime();
        int before = claims.asked;
        pass(LEASE.multipliedBy(20));
        assertThat(claims.asked).isEqualTo(before);
    }

    @Test
    void aDeadInstanceHoldsAnEventNoLongerThanItsLease() {
        claims.put(EVENT, "who died", LEASE);
        pass(LEASE.minusMillis(1));
        refused(deliver(one, handling));
        pass(Duration.ofMillis(1));
        assertThat(deliver(one, handling).ends).containsExactly(Receipt.HANDLED);
    }

    @Test
    void aLeaseThatTheServerLostIsAcquiredAgain() {
        deliver(one, Mono.never());
        claims.put(EVENT, "nobody", Duration.ZERO);
        assertThat(claims.holder(EVENT)).isNull();
        pass(LEASE.dividedBy(3));
        assertThat(claims.holder(EVENT)).isNotNull();
        refused(deliver(other, handling));
    }

    @Test
    void anEventHandledAfterItsLeaseIsRecordedNevertheless() {
        Sinks.Empty<Void> end = Sinks.empty();
        deliver(one, end.asMono());
        claims.put(EVENT, "another", LEASE);
        end.tryEmitEmpty().orThrow();
        time.advanceTime();
        assertThat(claims.holder(EVENT)).isEqualTo(ClaimStore.DONE);
    }

    @Test
    void aFailureAfterTheLeaseDoesNotReleaseTheNextHolder() {
        Sinks.Empty<Void> end = Sinks.empty();
        deliver(one, end.asMono());
        claims.put(EVENT, "another", LEASE);
        end.tryEmitError(new IllegalStateException("no")).orThrow();
        time.advanceTime();
        assertThat(claims.holder(EVENT)).isEqualTo("another");
    }

    @Test
    void anErrorOfRedisDoesNotFailTheEvent() {
        for (Mono<?> trouble : List.of(Mono.error(new IllegalStateException("LOADING")), Mono.empty())) {
            claims.trouble = trouble;
            one.once("cli_a/" + handled, handling).subscribe();
            time.advanceTime();
        }
        assertThat(handled).hasValue(2);
        assertThat(one.statistics()).isEqualTo(new RedisDeduplicationStatistics(2, 0, 0, 0, 2));
    }

    @Test
    void withoutRedisEachInstanceHandlesItsEvents() {
        claims.trouble = Mono.never();
        Delivery here = deliver(one, handling);
        Delivery there = deliver(other, handling);
        assertThat(handled).hasValue(0);
        pass(TIMEOUT.multipliedBy(2));
        assertThat(here.ends).containsExactly(Receipt.HANDLED);
        assertThat(there.ends).containsExactly(Receipt.HANDLED);
        assertThat(handled).hasValue(2);
        assertThat(deliver(one, handling).ends).as("known to this instance").containsExactly(Receipt.DUPLICATE);
        assertThat(one.statistics()).isEqualTo(new RedisDeduplicationStatistics(1, 1, 0, 0, 1));
    }

    @Test
    void withoutRedisAFailedEventIsHandledAgain() {
        claims.trouble = Mono.never();
        Delivery first = deliver(one, Mono.error(new IllegalStateException("no")));
        pass(TIMEOUT.multipliedBy(2));
        assertThat(first.ends).singleElement().isInstanceOf(IllegalStateException.class);
        Delivery second = deliver(one, handling);
        pass(TIMEOUT.multipliedBy(2));
        assertThat(second.ends).containsExactly(Receipt.HANDLED);
    }

    @Test
    void anOutageDuringAHandlerEndsWithAClaim() {
        claims.trouble = Mono.never();
        deliver(one, Mono.never());
        pass(TIMEOUT);
        claims.trouble = null;
        pass(LEASE.dividedBy(3));
        refused(deliver(other, handling));
    }

    @Test
    void anOutageIsReportedOnceAndEndsWhenNothingFails() {
        claims.trouble = Mono.error(new IllegalStateException("LOADING"));
        for (int i = 0; i < 10; i++) {
            one.once("cli_a/" + i, handling).subscribe();
            time.advanceTime();
        }
        assertThat(heard).containsExactly("lost: IllegalStateException");
        claims.trouble = null;
        pass(OutageNotifier.QUIET.minusMillis(1));
        one.once("cli_a/x", handling).subscribe();
        time.advanceTime();
        assertThat(heard).hasSize(1);
        pass(Duration.ofMillis(1));
        one.once("cli_a/y", handling).subscribe();
        time.advanceTime();
        one.once("cli_a/z", handling).subscribe();
        time.advanceTime();
        assertThat(heard).containsExactly("lost: IllegalStateException", "found: " + OutageNotifier.QUIET.toMillis());
    }

    @Test
    void settingsOutOfBoundsAreRejected() {
        RedisDeduplication.Builder builder = RedisDeduplication.builder(NoRedis.CONNECTION);
        assertThatThrownBy(() -> builder.memory(Duration.ofHours(7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("memory must be PT7H6M to PT720H, not PT7H");
        assertThatThrownBy(() -> builder.lease(Duration.ofMillis(999))).hasMessageContaining("lease");
        assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).hasMessageContaining("timeout");
        assertThatThrownBy(() -> builder.localCapacity(0)).hasMessageContaining("localCapacity");
    }

    /** A connection that never opens. */
    private static final class NoRedis {

        private static final LettuceConnection CONNECTION = LettuceConnection.standalone(null, null);
    }
}
