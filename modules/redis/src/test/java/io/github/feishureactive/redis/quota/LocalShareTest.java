package io.github.feishureactive.redis.quota;

import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.quota.SlotRequest.PermitState;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.quota.SlotRequest.Report;

import static org.assertj.core.api.Assertions.assertThat;

/** One instance while Redis is unavailable, and on the way back. */
class LocalShareTest extends VirtualInstance {

    @Test
    void aPermitOfTheLocalShareExpiresToo() {
        Caller caller = caller();
        server.fail(new IllegalStateException("gone"));
        away(OPENS);
        assertThat(caller.granted()).isTrue();
        timer.sleep(DETECTION_TIME);
        assertThat(caller.permit().send())
                .as("the other instances may be back by now")
                .isFalse();
    }

    @Test
    void usesItsLocalShareAfterARest() {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            callers.add(caller());
        }
        timer.advance(300);
        assertThat(news).containsExactly("lost");
        timer.advance(OPENS - 2);
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
        assertThat(limiter.statistics().unavailableKeys()).isEqualTo(1);
        assertThat(news).as("logged once").containsExactly("lost");
    }

    @Test
    void itsOwnCallsDoNotCloseTheLocalShareAgain() {
        Caller first = caller();
        server.fail(new IllegalStateException("gone"));
        away(OPENS);
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
                .build((key, quota) -> server, own -> Mono.just(own));
        Caller caller = Caller.of(told, QUOTA);
        timer.advance(0);
        server.fail(new IllegalStateException("gone"));
        away(OPENS + 1);
        assertThat(caller.granted()).isTrue();
        told.dispose();
    }

    @Test
    void theLocalShareOpensAfterCallsInFlightHaveArrived() {
        Caller inFlight = granted();
        inFlight.permit().send();
        Caller next = caller();
        server.fail(new IllegalStateException("gone"));
        timer.advance(OPENS + 900);
        assertThat(next.waiting())
                .as("it may arrive until a second after it was sent")
                .isTrue();
        inFlight.permit().answered();
        timer.advance(OPENS - 1);
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
                .as("the revoked permit, and one that may have been granted")
                .extracting(Report::number)
                .containsExactlyInAnyOrder(0L, 1L);
        assertThat(server.reports()).extracting(Report::state).containsOnly(PermitState.NEVER_SENT);
    }

    /** One slow request, and no permit of the server has expired. */
    @Test
    void afterLessThanARestItReturnsAtOnce() {
        Quota minute = Quota.perMinute(100);
        Caller first = Caller.of(limiter, minute);
        timer.advance(0);
        server.grant(1, -1);
        first.permit().send();
        first.permit().answered();
        timer.advance(60);
        server.grant(0, -1);
        timer.advance(30_000);
        Caller next = Caller.of(limiter, minute, 5 * SECOND, false);
        timer.advance(300);
        Caller during = Caller.of(limiter, minute, 5 * SECOND, false);
        timer.advance(0);
        assertThat(during.waiting())
                .as("not refused for a share that is not opened yet")
                .isTrue();
        nextProbe();
        assertThat(server.last().want()).as("a probe asks for nothing").isZero();
        server.grant(0, -1);
        timer.advance(1);
        assertThat(server.last().want()).isEqualTo(2);
        assertThat(server.last().purpose()).isEqualTo(Purpose.RECOVERY);
        server.grant(2, -1);
        assertThat(next.permit().send()).isTrue();
        assertThat(during.permit().send()).isTrue();
        assertThat(limiter.statistics().localPermits()).isZero();
        next.permit().answered();
        during.permit().answered();
        timer.advance(60);
        server.grant(0, -1);
        assertThat(news).containsExactly("lost");
        timer.advance(2_000);
        assertThat(news).as("after nothing has failed for a while").containsExactly("lost", "found");
    }

    /** An idle instance cannot know whether others were without the server for longer. */
    @Test
    void afterARestItAnnouncesItsReturn() {
        Caller first = granted();
        first.permit().send();
        first.permit().answered();
        timer.advance(60);
        server.grant(0, -1);
        timer.advance(REST);
        caller();
        server.fail(new IllegalStateException("gone"));
        nextProbe();
        server.grant(0, -1);
        timer.advance(0);
        assertThat(server.last().purpose()).isEqualTo(Purpose.RETURN);
        server.fail(new IllegalStateException("gone again"));
        nextProbe();
        assertThat(server.last().purpose()).isEqualTo(Purpose.PROBE);
        server.grant(0, -1);
        timer.advance(0);
        assertThat(server.last().purpose())
                .as("until the server has recorded it")
                .isEqualTo(Purpose.RETURN);
        server.grant(1, -1);
        caller();
        assertThat(server.last().purpose()).isEqualTo(Purpose.USUAL);
    }

    @Test
    void reportsItsUsesOfTheLocalShareWithTheFirstRequest() {
        Caller rested = caller();
        server.fail(new IllegalStateException("gone"));
        away(OPENS);
        rested.permit().send();
        rested.permit().answered();
        away(REST);
        Caller answered = caller();
        Caller inFlight = caller();
        answered.permit().send();
        answered.permit().answered();
        inFlight.permit().send();
        Caller waiting = caller();
        assertThat(waiting.waiting()).as("the local share is used up").isTrue();
        nextProbe();
        assertThat(server.reports()).isEmpty();
        server.grant(0, -1);
        timer.advance(0);
        assertThat(server.last().purpose()).isEqualTo(Purpose.RETURN);
        assertThat(server.last().want()).as("at once").isEqualTo(1);
        assertThat(server.reports())
                .filteredOn(report -> report.state() != PermitState.NEVER_SENT)
                .extracting(Report::state)
                .as("what has rested is not reported")
                .containsExactly(PermitState.RESTING, PermitState.IN_USE);
        long number = server.reports().stream()
                .filter(report -> report.state() == PermitState.IN_USE)
                .findFirst()
                .orElseThrow()
                .number();
        server.grant(1, -1);
        assertThat(waiting.permit().send()).isTrue();
        inFlight.permit().answered();
        timer.advance(60);
        assertThat(server.reports()).singleElement().satisfies(report -> {
            assertThat(report.number()).isEqualTo(number);
            assertThat(report.state()).isEqualTo(PermitState.RESTING);
        });
    }

    @Test
    void anUnsentPermitOfTheLocalShareIsRevokedOnceRedisIsBack() {
        Caller unsent = caller();
        server.fail(new IllegalStateException("gone"));
        away(OPENS);
        assertThat(unsent.granted()).isTrue();
        nextProbe();
        server.grant(0, -1);
        assertThat(unsent.permit().send())
                .as("of the local share, which is closed")
                .isFalse();
        assertThat(server.reports()).extracting(Report::state).doesNotContain(PermitState.RESTING, PermitState.IN_USE);
    }

    @Test
    void anIdleKeyIsEvictedWhileRedisIsUnavailableToo() {
        Caller caller = caller();
        server.fail(new IllegalStateException("gone"));
        away(OPENS);
        caller.permit().send();
        caller.permit().answered();
        // Two minutes after its last use, unless it probes the server at that moment.
        for (int seconds = 0; seconds < 1_000; seconds++) {
            timer.advance(1_000);
            failProbes();
        }
        assertThat(limiter.statistics().keys()).isZero();
        assertThat(limiter.statistics().unavailableKeys()).isZero();
        caller();
        server.grant(1, -1);
        assertThat(news).as("another key has recovered").containsExactly("lost", "found");
    }
}
