package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Fate;
import io.github.feishureactive.redis.Visit.Report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What one instance does, in virtual time, with a server whose answers the test gives. */
class SharedQuotaTest {

    private static final Quota QUOTA = Quota.perSecond(10);
    private static final long SECOND = 1_000_000_000L;

    /** Long enough for a rest of the quota's window. */
    private static final int REST = 1_002;

    private final JumpyTimer timer = new JumpyTimer();
    private final ScriptedServer server = new ScriptedServer(timer);
    private final List<String> news = new ArrayList<>();
    private final RedisClient unused = RedisClient.create();
    private final RedisRateLimiter limiter = RedisRateLimiter.builder(
                    LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
            .timer(timer)
            .maxWaiting(20)
            .listener(new RedisListener() {
                @Override
                public void lost(Throwable cause) {
                    news.add("lost");
                }

                @Override
                public void found(Duration away) {
                    news.add("found");
                    throw new IllegalStateException("a listener that fails changes nothing");
                }
            })
            .build((key, quota) -> server);

    @AfterEach
    void stop() throws Exception {
        limiter.dispose();
        Clients.shutdown(unused);
    }

    private Caller caller() {
        Caller caller = Caller.of(limiter, QUOTA);
        timer.advance(0);
        return caller;
    }

    private Caller granted() {
        Caller caller = caller();
        server.grant(1, -1);
        assertThat(caller.granted()).isTrue();
        return caller;
    }

    @Test
    void onlyTheHeadAsksAndForAllOfTheLine() {
        Caller first = caller();
        Caller second = caller();
        Caller third = caller();
        assertThat(server.visits).hasSize(1);
        assertThat(server.last().want()).isEqualTo(1);

        server.grant(1, -1);
        assertThat(first.granted()).isTrue();
        assertThat(server.visits).hasSize(2);
        assertThat(server.last().want()).isEqualTo(2);
        assertThat(server.last().line()).isEqualTo(2);

        server.grant(1, 100);
        assertThat(second.granted()).isTrue();
        timer.advance(99);
        assertThat(third.waiting()).isTrue();
        assertThat(server.visits).as("nobody polls").hasSize(2);
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
    void aRetryGoesFirst() {
        caller();
        Caller other = caller();
        Caller retry = Caller.of(limiter, QUOTA, SECOND, true);
        server.grant(1, -1);
        server.grant(1, 100);
        assertThat(retry.granted()).isTrue();
        assertThat(other.waiting()).isTrue();
    }

    @Test
    void anAnswerIsReportedWithItsAge() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(20);
        caller.permit().answered();
        timer.advance(1);
        assertThat(server.visits).hasSize(1);
        timer.advance(60);
        assertThat(server.reports()).hasSize(1);
        Report report = server.reports().get(0);
        assertThat(report.fate()).isEqualTo(Fate.RESTS);
        assertThat(report.from()).as("a flush ago").isBetween(-30_000L, -10_000L);
    }

    @Test
    void aLostCallRestsFromTheLatestTimeAtWhichItMayArrive() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(100);
        caller.permit().abandon();
        timer.advance(60);
        assertThat(server.reports().get(0).fate()).isEqualTo(Fate.RESTS);
        assertThat(server.reports().get(0).from()).isBetween(870_000L, 890_000L);
    }

    /** The deadline's thread and the connection's report at the same time, and the quota's loop hears of it afterwards. */
    @Test
    void ofTwoReportsOfItsEndTheLaterTimeCounts() {
        Caller caller = granted();
        caller.permit().send();
        server.duringVisit = () -> {
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
            assertThat(report.fate()).isEqualTo(Fate.RESTS);
            assertThat(report.from()).as("not a tenth of a second too early").isGreaterThan(-70_000);
        });
    }

    @Test
    void whatWasNotSentIsHandedBack() {
        granted().permit().abandon();
        timer.advance(60);
        assertThat(server.reports().get(0).fate()).isEqualTo(Fate.NEVER_SENT);
        server.grant(0, -1);

        Caller cancelling = granted();
        cancelling.upstream().cancel();
        assertThat(cancelling.permit().send()).isFalse();
        timer.advance(60);
        assertThat(server.reports()).extracting(Report::fate).containsExactly(Fate.NEVER_SENT);
    }

    @Test
    void aCallerWhoLeavesBeforeTheAnswerComesCostsNoPermit() {
        Caller caller = caller();
        caller.upstream().cancel();
        server.grant(1, -1);
        assertThat(caller.granted()).isFalse();
        timer.advance(60);
        assertThat(server.reports()).extracting(Report::fate).containsExactly(Fate.NEVER_SENT);
    }

    @Test
    void aLeaseCountsFromBeforeItWasAskedFor() {
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
        assertThat(late.permit().send()).as("stopped for longer than the lease").isFalse();
        timer.advance(60);
        assertThat(server.reports())
                .contains(new Report(1, Fate.NEVER_SENT, server.reports().get(0).from()));
    }

    @Test
    void aLeaseThatRanOutIsNotRevivedByItsRenewal() {
        Caller caller = granted();
        timer.sleep(10_000);
        timer.advance(1_001);
        assertThat(server.reports()).containsExactly(new Report(0, Fate.IN_USE, 0));
        server.grant(0, -1);
        assertThat(caller.permit().send()).as("others may have its slot by now").isFalse();
        timer.advance(60);
        assertThat(server.reports()).extracting(Report::fate).containsExactly(Fate.NEVER_SENT);
    }

    @Test
    void aPermitOfItsShareRunsOutToo() {
        Caller caller = caller();
        server.fail(new IllegalStateException("gone"));
        for (int i = 0; i < REST; i++) {
            timer.advance(1);
            failProbes();
        }
        assertThat(caller.granted()).isTrue();
        timer.sleep(500 + 2 * 300 + 2_000);
        assertThat(caller.permit().send())
                .as("the others may share the quota again by now")
                .isFalse();
    }

    private void failProbes() {
        if (server.asked()) {
            server.fail(new IllegalStateException("gone"));
        }
    }

    @Test
    void theServersMemoryIsAskedForUntilItDoesNotMatterAnyMore() {
        Caller caller = granted();
        caller.permit().send();
        caller.permit().answered();
        timer.advance(60);
        assertThat(server.last().seen()).as("the time of the last answer").isEqualTo(1_000_000_000L);
        server.grant(0, -1);
        // Lease, late arrival and rest.
        timer.advance(3_000 + 1_000 + REST);
        caller();
        assertThat(server.last().seen()).isZero();
    }

    @Test
    void aCallInFlightKeepsItsLease() {
        Caller caller = granted();
        caller.permit().send();
        timer.advance(1_001);
        assertThat(server.reports()).containsExactly(new Report(0, Fate.IN_USE, 0));
        server.grant(0, -1);
        timer.advance(1_001);
        assertThat(server.visits).hasSize(3);
        assertThat(server.reports()).containsExactly(new Report(0, Fate.IN_USE, 0));
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
        assertThat(eleventh.refusal().reason()).as("ten stand before it").isEqualTo(QuotaRefusal.Reason.TOO_LATE);
        assertThat(caller().refusal().reason()).isEqualTo(QuotaRefusal.Reason.QUEUE_FULL);
    }

    @Test
    void thePlatformsPauseIsToldAtOnceAndAgainIfThatFails() {
        granted();
        limiter.throttled(Caller.KEY, QUOTA, Duration.ofSeconds(7));
        timer.advance(0);
        assertThat(server.last().pause()).isEqualTo(7_000_000);
        server.fail(new IllegalStateException("gone"));
        timer.advance(500);
        assertThat(server.last().pause()).isBetween(6_400_000L, 7_000_000L);
    }

    @Test
    void aLateAnswerGrantsNothingAndIsAskedForAgain() {
        caller();
        server.answer(new Answer(true, 5_000_000_000L, 0, -1, 0));
        assertThat(server.visits).hasSize(2);
        assertThat(server.last().notAfter()).isBetween(5_000_300_000L, 5_000_301_000L);
    }

    @Test
    void anAnswerAfterItsTimeGrantsNothingAndIsHandedBack() {
        Caller caller = caller();
        timer.advance(300);
        server.grant(1, -1);
        assertThat(caller.waiting()).isTrue();
        nextProbe();
        assertThat(server.reports()).as("nobody may be there to read them").isEmpty();
        server.grant(0, -1);
        timer.advance(60);
        assertThat(server.reports()).hasSize(1).first().satisfies(report -> {
            assertThat(report.number()).isZero();
            assertThat(report.fate()).isEqualTo(Fate.NEVER_SENT);
        });
    }

    @Test
    void withoutRedisItGoesOnWithinItsShareAfterARest() {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            callers.add(caller());
        }
        timer.advance(300);
        assertThat(news).containsExactly("lost");
        timer.advance(REST - 2);
        assertThat(callers).noneMatch(Caller::granted);
        timer.advance(2);
        assertThat(callers).filteredOn(Caller::granted).as("a fifth of ten").hasSize(2);
        callers.stream().filter(Caller::granted).forEach(caller -> {
            assertThat(caller.permit().send()).isTrue();
            caller.permit().answered();
        });
        timer.advance(REST - 1);
        assertThat(callers).filteredOn(Caller::granted).hasSize(2);
        timer.advance(2);
        assertThat(callers).filteredOn(Caller::granted).hasSize(4);
        assertThat(limiter.statistics().localPermits()).isEqualTo(4);
        assertThat(limiter.statistics().keysAway()).isEqualTo(1);
        assertThat(news).as("said once").containsExactly("lost");
    }

    @Test
    void itsOwnCallsDoNotCloseTheShareAgain() {
        Caller first = caller();
        server.fail(new IllegalStateException("gone"));
        away(REST);
        assertThat(first.permit().send()).isTrue();
        first.permit().answered();
        away(100);
        Caller second = Caller.of(limiter, QUOTA, 1, false);
        timer.advance(0);
        assertThat(second.granted()).as("the other one of two, at once").isTrue();
        second.permit().send();
        Caller third = caller();
        away(REST - 101);
        assertThat(third.waiting()).isTrue();
        away(2);
        assertThat(third.granted()).isTrue();
    }

    /** Lets time pass in which the server is looked for in vain. */
    private void away(int millis) {
        for (int i = 0; i < millis; i++) {
            timer.advance(1);
            failProbes();
        }
    }

    @Test
    void whoHasNobodyLeftToServeGivesItsPlaceUp() {
        Caller leaving = caller();
        server.grant(0, 60_000);
        leaving.upstream().cancel();
        assertThat(server.last().line()).isZero();
        assertThat(server.visits).hasSize(2);
        server.grant(0, -1);
        timer.advance(5_000);
        assertThat(server.visits).as("once").hasSize(2);
        caller();
        assertThat(server.last().want())
                .as("asks anew, and not when its old turn comes")
                .isEqualTo(1);
    }

    @Test
    void aPermitThatComesWithItsLeaseRunOutIsHandedBack() {
        RedisRateLimiter slow = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(timer)
                .lease(Duration.ofMillis(500))
                .timeout(Duration.ofSeconds(1))
                .build((key, quota) -> server);
        Caller caller = Caller.of(slow, QUOTA);
        timer.advance(600);
        server.grant(1, -1);
        assertThat(caller.waiting()).isTrue();
        assertThat(server.last().want()).as("asks again").isEqualTo(1);
        server.grant(1, -1);
        assertThat(caller.permit().send()).isTrue();
        timer.advance(60);
        assertThat(server.reports())
                .contains(new Report(0, Fate.NEVER_SENT, server.reports().get(0).from()));
        slow.dispose();
    }

    @Test
    void aListenerThatThrowsAnErrorChangesNothing() {
        RedisRateLimiter told = RedisRateLimiter.builder(
                        LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                .timer(timer)
                .listener(new RedisListener() {
                    @Override
                    public void lost(Throwable cause) {
                        throw new AssertionError("in a listener");
                    }
                })
                .build((key, quota) -> server);
        Caller caller = Caller.of(told, QUOTA);
        timer.advance(0);
        server.fail(new IllegalStateException("gone"));
        away(REST + 1);
        assertThat(caller.granted()).isTrue();
        told.dispose();
    }

    @Test
    void aSubscriberThatThrowsAnErrorDoesNotKeepTheOthersWaiting() {
        Caller first = caller();
        limiter.acquire(Caller.KEY, QUOTA, SECOND, false).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(Permit permit) {
                throw new LinkageError("in a subscriber");
            }
        });
        Caller third = caller();
        server.grant(1, -1);
        server.grant(2, -1);
        assertThat(first.granted()).isTrue();
        assertThat(third.granted()).isTrue();
    }

    @Test
    void aLineWithoutRoomIsRefused() {
        assertThatThrownBy(() -> RedisRateLimiter.builder(
                                LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
                        .maxWaiting(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("each caller waits for Redis");
    }

    @Test
    void aCallInFlightHoldsTheShareBackUntilItHasArrived() {
        Caller inFlight = granted();
        inFlight.permit().send();
        Caller next = caller();
        server.fail(new IllegalStateException("gone"));
        timer.advance(REST + 900);
        assertThat(next.waiting())
                .as("it may arrive until a second after it was sent")
                .isTrue();
        inFlight.permit().answered();
        timer.advance(REST - 1);
        assertThat(next.waiting()).isTrue();
        timer.advance(1);
        assertThat(next.granted()).isTrue();
    }

    @Test
    void unsentPermitsAreRevokedWhenRedisIsLost() {
        Permit unsent = granted().permit();
        caller();
        server.fail(new IllegalStateException("gone"));
        assertThat(unsent.send()).isFalse();
        nextProbe();
        server.grant(0, -1);
        timer.advance(60);
        assertThat(server.reports())
                .as("the revoked one, and the one that may have been granted")
                .extracting(Report::number)
                .containsExactlyInAnyOrder(0L, 1L);
        assertThat(server.reports()).extracting(Report::fate).containsOnly(Fate.NEVER_SENT);
    }

    @Test
    void sharesAgainAfterARestOnceRedisIsBack() {
        Caller unsent = caller();
        server.fail(new IllegalStateException("gone"));
        timer.advance(REST);
        Caller local = caller();
        Caller waiting = caller();
        timer.advance(0);
        local.permit().send();
        local.permit().answered();
        assertThat(waiting.waiting()).as("the share is used up").isTrue();
        nextProbe();
        assertThat(server.last().want()).as("a probe asks for nothing").isZero();
        server.grant(0, -1);
        assertThat(unsent.permit().send()).as("of the share, which is given up").isFalse();
        Caller next = caller();
        int visits = server.visits.size();
        // One rest, and the time in which every other instance has found Redis too, with a connection of its own.
        for (int i = 0; i < REST + 2 * 300 + 500 + 2_000 - 3; i++) {
            timer.advance(1);
            if (server.asked()) {
                // What could not be told while it was away.
                server.grant(0, -1);
            }
        }
        assertThat(server.visits.stream().skip(visits).allMatch(visit -> visit.want() == 0))
                .isTrue();
        assertThat(next.waiting()).isTrue();
        assertThat(news).containsExactly("lost");
        timer.advance(5);
        assertThat(news).containsExactly("lost", "found");
        assertThat(server.last().want()).isPositive();
        server.grant(server.last().want(), -1);
        assertThat(next.granted()).isTrue();
        assertThat(limiter.statistics().keysAway()).isZero();
    }

    private void nextProbe() {
        int before = server.visits.size();
        while (server.visits.size() == before) {
            timer.advance(1);
        }
    }

    @Test
    void disposalRefusesThoseWhoWaitAndHandsBackWhatWasNotSent() {
        Caller unsent = granted();
        Caller waiting = caller();
        limiter.dispose();
        timer.advance(0);
        assertThat(waiting.refusal().reason()).isEqualTo(QuotaRefusal.Reason.CLOSED);
        assertThat(unsent.permit().send()).isFalse();
        server.grant(0, -1);
        assertThat(server.reports()).extracting(Report::fate).contains(Fate.NEVER_SENT);
        assertThat(caller().refusal().reason()).isEqualTo(QuotaRefusal.Reason.CLOSED);
    }

    @Test
    void aKeyIsNotForgottenWhileItsSlotsRest() {
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
    void anIdleKeyIsForgottenAlsoWhileRedisIsAway() {
        Caller caller = caller();
        server.fail(new IllegalStateException("gone"));
        away(REST);
        caller.permit().send();
        caller.permit().answered();
        // Two minutes after its last use, unless it looks for the server at that moment.
        for (int seconds = 0; seconds < 1_000; seconds++) {
            timer.advance(1_000);
            failProbes();
        }
        assertThat(limiter.statistics().keys()).isZero();
        assertThat(limiter.statistics().keysAway()).isZero();
        caller();
        server.grant(1, -1);
        assertThat(news).as("another one has found it").containsExactly("lost", "found");
    }

    @Test
    void anIdleKeyIsForgotten() {
        granted().permit().abandon();
        timer.advance(60);
        server.grant(0, -1);
        assertThat(limiter.statistics().keys()).isEqualTo(1);
        timer.advance(Duration.ofMinutes(5).toMillis());
        assertThat(limiter.statistics().keys()).isZero();
        assertThat(granted().permit().send()).isTrue();
    }
}
