package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Who gets the next permit, and who gets none. */
class GrantOrderTest {

    private static final Quota ONE_A_SECOND = Quota.perSecond(1);

    private final TestTimer timer = new TestTimer();
    private final SlotRateLimiter limiter = timer.limiter().build();

    @Test
    void freePermitsComeAtOnce() {
        List<Caller> callers = Caller.many(3, limiter, Quota.perSecond(2));

        assertThat(callers).extracting(Caller::granted).containsExactly(true, true, false);
        assertThat(callers.get(0).isDisposed()).as("completed with its permit").isTrue();
    }

    @Test
    void nothingHappensBeforeDemand() {
        Caller silent = Caller.silent(limiter, ONE_A_SECOND);
        Caller asking = Caller.of(limiter, ONE_A_SECOND);
        assertThat(silent.waiting()).isTrue();
        assertThat(asking.granted()).isTrue();
        assertThat(timer.everArmed()).isZero();

        silent.request(1);
        silent.request(1);
        asking.call();
        timer.advanceMillis(2_000);

        assertThat(silent.signals()).isEqualTo(1);
    }

    @Test
    void theMonoKeepsToTheRulesOfDemand() {
        StepVerifier.create(limiter.acquire(Caller.KEY, ONE_A_SECOND, 0, false), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNextCount(1)
                .expectComplete()
                .verify(Duration.ofMinutes(1));
    }

    @Test
    void waitersAreServedInTheOrderTheyCame() {
        List<Caller> callers = Caller.many(20, limiter, Quota.perSecond(3));
        for (int served = 3; served < 20; served += 3) {
            callers.stream().filter(Caller::granted).forEach(GrantOrderTest::finish);
            timer.advanceMillis(1_010);
            int expected = Math.min(20, served + 3);
            assertThat(callers.subList(0, expected)).allMatch(Caller::granted);
            assertThat(callers.subList(expected, 20)).allMatch(Caller::waiting);
        }
    }

    @Test
    void thoseWhoAskWhileTheCellIsBusyKeepTheirOrder() {
        Caller first = Caller.silent(limiter, ONE_A_SECOND);
        Caller second = Caller.silent(limiter, ONE_A_SECOND);
        Caller third = Caller.silent(limiter, ONE_A_SECOND);
        timer.interruptAtNextLook(() -> {
            second.request(1);
            third.request(1);
        });
        first.request(1);
        first.permit().abandon();

        assertThat(second.granted()).isTrue();
        assertThat(third.waiting()).isTrue();
    }

    @Test
    void whoeverHadToWaitIsToldOnTheTimersThread() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        Caller waiting = Caller.of(limiter, ONE_A_SECOND);
        timer.deferTasks();
        running.permit().abandon();

        assertThat(waiting.waiting())
                .as("the thread that gave the permit back goes on")
                .isTrue();
        timer.advanceMillis(1);
        assertThat(waiting.granted()).isTrue();
    }

    @Test
    void aRetryGoesBeforeThoseWhoWaitForTheirFirstTurnAndBehindOtherRetries() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        Caller first = Caller.of(limiter, ONE_A_SECOND);
        Caller retry = Caller.retrying(limiter, ONE_A_SECOND);
        Caller secondRetry = Caller.retrying(limiter, ONE_A_SECOND);

        for (Caller next : List.of(running, retry, secondRetry, first)) {
            assertThat(next.granted()).isTrue();
            assertThat(List.of(retry, secondRetry, first).stream().filter(Caller::waiting))
                    .doesNotContain(next);
            next.call();
            timer.advanceMillis(1_002);
        }
    }

    @Test
    void theDeadAmongTheOthersDoNotHideALivingRetry() {
        Caller running = Caller.of(limiter, ONE_A_SECOND);
        List<Caller> others = Caller.many(5, limiter, ONE_A_SECOND);
        Caller waitingRetry = Caller.retrying(limiter, ONE_A_SECOND);
        others.forEach(Caller::cancel);

        // The slot comes back unused in the same round in which another retry arrives.
        timer.interruptAtNextLook(() -> {
            running.permit().abandon();
            Caller.retrying(limiter, ONE_A_SECOND);
        });
        Caller.of(limiter, ONE_A_SECOND);
        timer.advanceMillis(1);

        assertThat(waitingRetry.granted()).as("the retry that came first").isTrue();
    }

    @Test
    void keysDoNotWaitForEachOther() {
        Caller.of(limiter, ONE_A_SECOND);
        Caller otherTenant = Caller.of(
                limiter, new QuotaKey(Caller.KEY.operation(), Caller.KEY.appId(), "tenant"), ONE_A_SECOND, 0, false);

        assertThat(otherTenant.granted()).isTrue();
    }

    @Test
    void everyWindowMustHaveRoom() {
        Quota quota = Quota.perSecond(2).and(Quota.of(3, Duration.ofSeconds(10)));
        List<Caller> callers = Caller.many(4, limiter, quota);
        assertThat(callers).extracting(Caller::granted).containsExactly(true, true, false, false);

        callers.get(0).call();
        callers.get(1).call();
        timer.advanceMillis(1_002);
        assertThat(callers).extracting(Caller::granted).containsExactly(true, true, true, false);

        callers.get(2).call();
        timer.advanceNanos(Duration.ofMillis(10_011 - 1_002).toNanos() - 1);
        assertThat(callers.get(3).waiting()).as("the long window is used up").isTrue();
        timer.advanceNanos(1);
        assertThat(callers.get(3).granted()).isTrue();
    }

    @Test
    void withoutAQuotaEverybodyGoes() {
        assertThat(Caller.many(10_000, limiter, Quota.unlimited())).allMatch(Caller::granted);
        assertThat(timer.everArmed()).isZero();
    }

    private static void finish(Caller caller) {
        if (caller.permit().send()) {
            caller.permit().answered();
        }
    }
}
