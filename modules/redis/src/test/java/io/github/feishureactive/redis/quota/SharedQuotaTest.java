package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.quota.SharedCredit.Remaining;
import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One instance while Redis responds. */
class SharedQuotaTest extends VirtualInstance {

    @Test
    void oneRequestAsksForTheWholeQueue() {
        Caller first = caller();
        Caller second = caller();
        Caller third = caller();
        assertThat(server.requests).hasSize(1);
        assertThat(server.last().want()).isEqualTo(1);

        server.grant(1, -1);
        assertThat(first.granted()).isTrue();
        assertThat(server.requests).hasSize(2);
        assertThat(server.last().want()).isEqualTo(2);
        assertThat(server.last().queued()).isEqualTo(2);

        server.grant(1, 100);
        assertThat(second.granted()).isTrue();
        timer.advance(99);
        assertThat(third.waiting()).isTrue();
        assertThat(server.requests).as("no polling").hasSize(2);
        timer.advance(1);
        assertThat(server.last().want()).isEqualTo(1);
        server.grant(1, -1);
        assertThat(third.granted()).isTrue();
    }

    @Test
    void numbersAreUsedOnce() {
        caller();
        server.grant(0, 10);
        timer.advance(10);
        assertThat(server.last().base()).isEqualTo(1);
    }

    @Test
    void aRetryIsGrantedFirst() {
        caller();
        Caller other = caller();
        Caller retry = Caller.of(limiter, QUOTA, SECOND, true);
        server.grant(1, -1);
        server.grant(1, 100);
        assertThat(retry.granted()).isTrue();
        assertThat(other.waiting()).isTrue();
    }

    @Test
    void aResponseIsReportedWithItsAge() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(20);
        caller.permit().answered();
        timer.advance(1);
        assertThat(server.requests).hasSize(1);
        timer.advance(60);
        assertThat(server.reports()).hasSize(1);
        Report report = server.reports().get(0);
        assertThat(report.state()).isEqualTo(PermitState.RESTING);
        assertThat(report.from()).as("one reporting delay ago").isBetween(-30_000L, -10_000L);
    }

    /** The platform had the request for 400 ms, and counted it within the first 25 ms. */
    @Test
    void theProcessingTimeMakesAReportOlder() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(500);
        caller.permit().answered(400_000_000);
        timer.advance(20);
        assertThat(server.reports()).singleElement().satisfies(report -> {
            assertThat(report.state()).isEqualTo(PermitState.RESTING);
            assertThat(report.from()).isBetween(-396_000L, -375_000L);
        });
        assertThat(server.last().credit())
                .as("by how much slots may wake earlier")
                .isEqualTo(375_000);
    }

    @Test
    void aProcessingTimeLongerThanTheExchangeEarnsNothing() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(300);
        caller.permit().answered(400_000_000);
        timer.advance(20);
        assertThat(server.reports().get(0).from()).isBetween(-21_000L, 0L);
        assertThat(server.last().credit()).isZero();
    }

    @Test
    void aThrottlingIsSentToTheOthersAtOnce() {
        List<Remaining> told = new ArrayList<>();
        RedisRateLimiter telling = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(timer)
                .build((key, quota) -> server, own -> {
                    told.add(own);
                    return Mono.just(own);
                });
        Caller caller = Caller.of(telling, QUOTA);
        timer.advance(0);
        server.grant(1, -1);
        caller.permit().send();
        timer.advance(500);
        caller.permit().answered(400_000_000);
        telling.throttled(Caller.KEY, QUOTA, Duration.ofSeconds(1));
        assertThat(told).hasSize(2);
        assertThat(told.get(1).suspended()).isEqualTo(60_000_000);
        telling.dispose();
    }

    /** The timer accepts the task that handles the response, and is disposed before it runs the task. */
    @Test
    void aTaskThatADisposedTimerDropsLeavesNobodyWaiting() {
        DroppingTimer dropping = new DroppingTimer(timer);
        RedisRateLimiter other = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(dropping)
                .build((key, quota) -> server, Mono::just);
        Caller caller = Caller.of(other, QUOTA);
        timer.advance(0);
        dropping.drops = true;
        server.grant(1, -1);
        timer.advance(0);
        assertThat(caller.waiting()).isTrue();

        dropping.disposed = true;

        Await.until("signalled", () -> !caller.waiting());
        other.dispose();
    }

    @Test
    void withoutProcessingCreditASlotRestsFromTheResponse() {
        RedisRateLimiter without = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(timer)
                .processingCredit(false)
                .build((key, quota) -> server, own -> Mono.error(new AssertionError("asked")));
        Caller caller = Caller.of(without, QUOTA);
        timer.advance(0);
        server.grant(1, -1);
        caller.permit().send();
        timer.advance(500);
        caller.permit().answered(400_000_000);
        timer.advance(20);
        assertThat(server.reports().get(0).from()).isBetween(-21_000L, 0L);
        without.dispose();
    }

    @Test
    void aLostCallRestsFromTheLatestTimeAtWhichItMayArrive() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(100);
        caller.permit().abandon();
        timer.advance(60);
        assertThat(server.reports().get(0).state()).isEqualTo(PermitState.RESTING);
        assertThat(server.reports().get(0).from()).isBetween(870_000L, 890_000L);
    }

    /**
     * The threads of the deadline and of the connection report at the same time, before the executor handles either.
     */
    @Test
    void theLaterOfTwoConcurrentEndsCounts() {
        Caller caller = granted();
        caller.permit().send();
        server.duringRequest = () -> {
            timer.afterReading = () -> {
                timer.sleep(100);
                caller.permit().answered();
            };
            caller.permit().abandon();
        };
        caller();
        server.grant(0, -1);
        timer.advance(60);
        assertThat(server.reports()).singleElement().satisfies(report -> {
            assertThat(report.state()).isEqualTo(PermitState.RESTING);
            assertThat(report.from()).as("not 100 ms too early").isGreaterThan(-70_000);
        });
    }

    @Test
    void anUnsentPermitIsReturned() {
        granted().permit().abandon();
        timer.advance(60);
        assertThat(server.reports().get(0).state()).isEqualTo(PermitState.NEVER_SENT);
        server.grant(0, -1);

        Caller cancelling = granted();
        cancelling.upstream().cancel();
        assertThat(cancelling.permit().send()).isFalse();
        timer.advance(60);
        assertThat(server.reports()).extracting(Report::state).containsExactly(PermitState.NEVER_SENT);
    }

    @Test
    void aCallerThatCancelsBeforeTheResponseCostsNoPermit() {
        Caller caller = caller();
        caller.upstream().cancel();
        server.grant(1, -1);
        assertThat(caller.granted()).isFalse();
        timer.advance(60);
        assertThat(server.reports()).extracting(Report::state).containsExactly(PermitState.NEVER_SENT);
    }

    @Test
    void aLeaseCountsFromBeforeTheRequest() {
        Caller caller = caller();
        timer.advance(200);
        server.grant(1, -1);
        timer.sleep(2_969 - 200);
        assertThat(caller.permit().send())
                .as("a hundredth before the lease ends")
                .isTrue();

        Caller late = caller();
        timer.advance(200);
        server.grant(1, -1);
        timer.sleep(2_970 - 200);
        assertThat(late.permit().send())
                .as("suspended for longer than the lease")
                .isFalse();
        timer.advance(60);
        assertThat(server.reports())
                .contains(new Report(
                        1, PermitState.NEVER_SENT, server.reports().get(0).from()));
    }

    @Test
    void aRenewalDoesNotReviveAnExpiredLease() {
        Caller caller = granted();
        timer.sleep(10_000);
        timer.advance(1_001);
        assertThat(server.reports()).containsExactly(new Report(0, PermitState.IN_USE, 0));
        server.grant(0, -1);
        assertThat(caller.permit().send()).as("others may have its slot by now").isFalse();
        timer.advance(60);
        assertThat(server.reports()).extracting(Report::state).containsExactly(PermitState.NEVER_SENT);
    }

    @Test
    void sendsTheTimeOfItsLastRequestWhileThatMatters() {
        Caller caller = granted();
        caller.permit().send();
        caller.permit().answered();
        timer.advance(60);
        assertThat(server.last().seen()).as("the time of the last response").isEqualTo(1_000_000_000L);
        server.grant(0, -1);
        // Lease, late arrival and rest.
        timer.advance(3_000 + 1_000 + REST);
        caller();
        assertThat(server.last().seen()).isZero();
    }

    @Test
    void theLeaseOfACallInFlightIsRenewed() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(1_001);
        assertThat(server.reports()).containsExactly(new Report(0, PermitState.IN_USE, 0));
        server.grant(0, -1);
        timer.advance(1_001);
        assertThat(server.requests).hasSize(3);
        assertThat(server.reports()).containsExactly(new Report(0, PermitState.IN_USE, 0));
    }

    @Test
    void refusesWhatCannotComeInTime() {
        caller();
        server.grant(0, 500);
        Caller hurried = Caller.of(limiter, QUOTA, 400_000_000L, false);
        timer.advance(0);
        assertThat(hurried.refusal().reason()).isEqualTo(QuotaRefusal.Reason.TOO_LATE);
        assertThat(hurried.refusal().retryAfter()).isEqualTo(Duration.ofMillis(100));
        for (int i = 1; i < 20; i++) {
            assertThat(caller().waiting()).isTrue();
        }
        Caller eleventh = Caller.of(limiter, QUOTA, 1_400_000_000L, false);
        timer.advance(0);
        assertThat(eleventh.refusal().reason()).as("ten are ahead of it").isEqualTo(QuotaRefusal.Reason.TOO_LATE);
        assertThat(caller().refusal().reason()).isEqualTo(QuotaRefusal.Reason.QUEUE_FULL);
    }

    @Test
    void aPauseIsSentAtOnceAndAgainAfterAFailure() {
        granted();
        limiter.throttled(Caller.KEY, QUOTA, Duration.ofSeconds(7));
        timer.advance(0);
        assertThat(server.last().pause()).isEqualTo(7_000_000);
        server.fail(new IllegalStateException("gone"));
        timer.advance(500);
        assertThat(server.last().pause()).isBetween(6_400_000L, 7_000_000L);
    }

    @Test
    void aLateResponseGrantsNothingAndIsRequestedAgain() {
        caller();
        server.answer(new Response(true, 5_000_000_000L, 0, -1, 0));
        assertThat(server.requests).hasSize(2);
        assertThat(server.last().notAfter()).isBetween(5_000_300_000L, 5_000_301_000L);
    }

    @Test
    void leavesTheServersQueueWhenNoCallerIsLeft() {
        Caller leaving = caller();
        server.grant(0, 60_000);
        leaving.upstream().cancel();
        assertThat(server.last().queued()).isZero();
        assertThat(server.requests).hasSize(2);
        server.grant(0, -1);
        timer.advance(5_000);
        assertThat(server.requests).as("once").hasSize(2);
        caller();
        assertThat(server.last().want())
                .as("asks at once, not when its old place is due")
                .isEqualTo(1);
    }

    @Test
    void aPermitThatArrivesExpiredIsReturned() {
        RedisRateLimiter slow = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(timer)
                .lease(Duration.ofMillis(500))
                .timeout(Duration.ofSeconds(1))
                .build((key, quota) -> server, own -> Mono.just(own));
        Caller caller = Caller.of(slow, QUOTA);
        timer.advance(600);
        server.grant(1, -1);
        assertThat(caller.waiting()).isTrue();
        assertThat(server.last().want()).as("asks again").isEqualTo(1);
        server.grant(1, -1);
        assertThat(caller.permit().send()).isTrue();
        timer.advance(60);
        assertThat(server.reports())
                .contains(new Report(
                        0, PermitState.NEVER_SENT, server.reports().get(0).from()));
        slow.dispose();
    }

    @Test
    void aSubscriberThatThrowsDoesNotBlockTheOthers() {
        Caller first = caller();
        limiter.acquire(Caller.KEY, QUOTA, SECOND, false).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Permit permit) {
                throw new LinkageError("in a subscriber");
            }
        });
        Caller third = caller();
        server.grant(1, -1);
        assertThatThrownBy(() -> server.grant(2, -1))
                .as("fatal, so rethrown after all were signalled")
                .isInstanceOf(LinkageError.class);
        assertThat(first.granted()).isTrue();
        assertThat(third.granted()).isTrue();
    }

    @Test
    void aFullQueueRefuses() {
        assertThatThrownBy(() -> RedisRateLimiter.builder(
                                LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                        .maxWaiting(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each caller waits for Redis");
    }

    @Test
    void disposalRefusesWaitingCallersAndReturnsUnsentPermits() {
        Caller unsent = granted();
        Caller waiting = caller();
        limiter.dispose();
        timer.advance(0);
        assertThat(waiting.refusal().reason()).isEqualTo(QuotaRefusal.Reason.CLOSED);
        assertThat(unsent.permit().send()).isFalse();
        server.grant(0, -1);
        assertThat(server.reports()).extracting(Report::state).contains(PermitState.NEVER_SENT);
        assertThat(caller().refusal().reason()).isEqualTo(QuotaRefusal.Reason.CLOSED);
    }

    @Test
    void aKeyIsNotEvictedWhileItsSlotsRest() {
        Caller caller = Caller.of(limiter, Quota.of(1, Duration.ofHours(1)));
        timer.advance(0);
        server.grant(1, -1);
        caller.permit().send();
        caller.permit().answered();
        timer.advance(60);
        server.grant(0, -1);
        timer.advance(Duration.ofMinutes(55).toMillis());
        assertThat(limiter.statistics().keys()).isEqualTo(1);
        timer.advance(Duration.ofMinutes(10).toMillis());
        assertThat(limiter.statistics().keys()).isZero();
    }

    @Test
    void anIdleKeyIsEvicted() {
        granted().permit().abandon();
        timer.advance(60);
        server.grant(0, -1);
        assertThat(limiter.statistics().keys()).isEqualTo(1);
        timer.advance(Duration.ofMinutes(5).toMillis());
        assertThat(limiter.statistics().keys()).isZero();
        assertThat(granted().permit().send()).isTrue();
    }

    private static final class DroppingTimer implements Scheduler {

        private final Scheduler actual;
        private volatile boolean drops;
        private volatile boolean disposed;

        DroppingTimer(Scheduler actual) {
            this.actual = actual;
        }

        @Override
        public Disposable schedule(Runnable task) {
            return drops ? Disposables.single() : actual.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return actual.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return actual.createWorker();
        }

        @Override
        public long now(TimeUnit unit) {
            return actual.now(unit);
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}
