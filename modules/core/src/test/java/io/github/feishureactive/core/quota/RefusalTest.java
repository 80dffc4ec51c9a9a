package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.quota.QuotaRefusal.Reason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Who is not even let into the queue, and whether that was right. */
class RefusalTest {

    private static final Quota TWO_A_SECOND = Quota.perSecond(2);

    private final TestTimer timer = new TestTimer();

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenAPlaceWillBeFree() {
        SlotRateLimiter limiter = timer.limiter().maxWaiting(3).build();
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        List<Caller> waiting = Caller.many(3, limiter, TWO_A_SECOND);
        timer.advanceMillis(400);

        QuotaRefusal refusal = Caller.of(limiter, TWO_A_SECOND).refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofMillis(602));
        assertThat(waiting).allMatch(Caller::waiting);

        timer.advanceMillis(602);
        assertThat(Caller.of(limiter, TWO_A_SECOND).waiting()).as("let in").isTrue();
    }

    @Test
    void retriesNeitherCountNorAreRefusedByTheBound() {
        SlotRateLimiter limiter = timer.limiter().maxWaiting(1).build();
        Caller.many(2, limiter, TWO_A_SECOND);
        Stream.generate(() -> Caller.retrying(limiter, TWO_A_SECOND))
                .limit(5)
                .forEach(retry -> assertThat(retry.waiting()).isTrue());

        assertThat(Caller.of(limiter, TWO_A_SECOND).waiting()).isTrue();
        assertThat(Caller.of(limiter, TWO_A_SECOND).refusal().reason()).isEqualTo(Reason.QUEUE_FULL);
        assertThat(Caller.retrying(limiter, TWO_A_SECOND).waiting()).isTrue();
    }

    @Test
    void aRetryIsNotRefusedForThoseWhoStandBehindIt() {
        SlotRateLimiter limiter = timer.limiter().build();
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        Caller.many(50, limiter, TWO_A_SECOND);

        assertThat(Caller.of(limiter, TWO_A_SECOND, Duration.ofSeconds(2).toNanos(), true)
                        .waiting())
                .isTrue();
    }

    @Test
    void aSlotInUseMayComeBackBeforeThatOfALostRequest() {
        SlotRateLimiter limiter =
                timer.limiter().lateArrival(Duration.ofMinutes(1)).build();
        List<Caller> running = Caller.many(2, limiter, TWO_A_SECOND);
        running.forEach(Caller::send);
        running.get(0).permit().abandon();

        Caller caller =
                Caller.of(limiter, TWO_A_SECOND, Duration.ofMillis(1_002).toNanos(), false);
        running.get(1).permit().answered();
        timer.advanceMillis(1_002);
        assertThat(caller.granted()).isTrue();
    }

    /** As the last call was counted half a second before its response, so may this one be. */
    @Test
    void whereSlotsComeBackSoonerFewerAreRefused() {
        SlotRateLimiter limiter = timer.limiter().build();
        Quota oneASecond = Quota.perSecond(1);
        long half = Duration.ofMillis(500).toNanos();
        for (long processing : new long[] {Permit.UNKNOWN, half}) {
            Permit permit = Caller.of(limiter, oneASecond).send();
            timer.advanceNanos(half);
            permit.answered(processing);
            timer.advanceMillis(2_000);

            Permit running = Caller.of(limiter, oneASecond).send();
            Caller next = Caller.of(limiter, oneASecond, Duration.ofMillis(600).toNanos(), false);
            assertThat(next.waiting()).isEqualTo(processing == half);

            timer.advanceNanos(half);
            running.answered(processing);
            timer.advanceMillis(600);
            assertThat(next.granted()).isEqualTo(processing == half);
            next.cancel();
            timer.advanceMillis(2_000);
        }
    }

    @Test
    void aTurnThatCannotComeInTimeIsRefusedAtOnce() {
        SlotRateLimiter limiter = timer.limiter().build();
        Caller.many(2, limiter, TWO_A_SECOND).forEach(Caller::call);
        long firstTurn = Duration.ofMillis(1_002).toNanos();

        QuotaRefusal refusal =
                Caller.of(limiter, TWO_A_SECOND, firstTurn - 1, false).refusal();
        assertThat(refusal.reason()).isEqualTo(Reason.TOO_LATE);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofNanos(1));
        assertThat(Caller.of(limiter, TWO_A_SECOND, firstTurn, false).waiting()).isTrue();
        assertThat(Caller.of(limiter, TWO_A_SECOND, firstTurn, false).waiting()).isTrue();
        assertThat(Caller.of(limiter, TWO_A_SECOND, firstTurn, false).refusal().retryAfter())
                .as("behind two others")
                .isEqualTo(Duration.ofMillis(1_002));
    }

    @Test
    void oneWithoutTimeGetsAFreePermitOrNothing() {
        SlotRateLimiter limiter = timer.limiter().maxWaiting(0).build();

        assertThat(Caller.of(limiter, TWO_A_SECOND, 0, false).granted()).isTrue();
        assertThat(Caller.of(limiter, TWO_A_SECOND, -1, true).granted()).isTrue();
        assertThat(Caller.of(limiter, TWO_A_SECOND, 0, true).refusal().reason()).isEqualTo(Reason.TOO_LATE);
        assertThat(Caller.of(limiter, TWO_A_SECOND).refusal().reason()).isEqualTo(Reason.QUEUE_FULL);
    }

    @Test
    void aRefusalTakesThePauseIntoAccount() {
        SlotRateLimiter limiter = timer.limiter().build();
        limiter.throttled(Caller.KEY, TWO_A_SECOND, Duration.ofSeconds(7));

        assertThat(Caller.of(limiter, TWO_A_SECOND, 0, false).refusal().retryAfter())
                .isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void estimatesOfLongQueuesOfLongWindowsDoNotOverflow() {
        SlotWindow window = new SlotWindow(1, Duration.ofDays(1).toNanos());

        assertThat(window.earliest(0, Integer.MAX_VALUE, 0)).isEqualTo(SlotWindow.UNKNOWN);
        assertThat(window.earliest(0, 1_000, 0)).isBetween(1_000 * 86_400_000_000_000L, SlotWindow.UNKNOWN / 2);
    }

    @Test
    void whatMakesNoSenseIsNoSetting() {
        SlotRateLimiterBuilder builder = SlotRateLimiter.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxWaiting(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.idleAfter(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lateArrival(Duration.ofNanos(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lateArrival(Duration.ofDays(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.lateArrival(SlotRateLimiter.LONGEST.plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.countedWithin(Duration.ofNanos(999_999)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.countedWithin(Duration.ofNanos(400_000_001)));
        assertThat(builder.lateArrival(SlotRateLimiter.LONGEST)
                        .countedWithin(Duration.ofMillis(1))
                        .countedWithin(Duration.ofMillis(400)))
                .as("the bounds themselves are allowed")
                .isSameAs(builder);
    }

    /**
     * Each refused caller is followed by a twin that waits as long as it takes, behind callers whose requests are
     * answered the moment they are sent: even so its turn must not come in time.
     */
    @Test
    void nobodyIsRefusedWhoseTurnWouldHaveComeInTime() {
        List<Duration> wronglyRefused = new ArrayList<>();
        int refused = 0;
        for (int seed = 0; seed < 200; seed++) {
            refused += checkedRefusals(new Random(seed), wronglyRefused);
        }
        assertThat(wronglyRefused).as("turns that came in time, by how much").isEmpty();
        assertThat(refused).as("refusals checked").isGreaterThan(500);
    }

    private int checkedRefusals(Random random, List<Duration> wronglyRefused) {
        SlotRateLimiter limiter = timer.limiter()
                .lateArrival(Duration.ofMillis(random.nextInt(1_500)))
                .build();
        Quota quota =
                Quota.perSecond(1 + random.nextInt(5)).and(Quota.of(2 + random.nextInt(10), Duration.ofSeconds(4)));
        int refused = 0;
        for (int step = 0; step < 60; step++) {
            long maxWait = Duration.ofMillis(random.nextInt(6_000)).toNanos();
            long deadline = timer.nanos() + maxWait;
            AtomicBoolean tooLate = new AtomicBoolean();
            limiter.acquire(Caller.KEY, quota, maxWait, false)
                    .subscribe(permit -> use(permit, random), refusal -> tooLate.set(true));
            if (tooLate.get()) {
                refused++;
                limiter.acquire(Caller.KEY, quota, RateLimiter.UNBOUNDED, false).subscribe(permit -> {
                    if (timer.nanos() <= deadline) {
                        wronglyRefused.add(Duration.ofNanos(deadline - timer.nanos()));
                    }
                    use(permit, random);
                });
            }
            timer.advanceMillis(random.nextInt(300));
        }
        timer.advanceMillis(60_000);
        return refused;
    }

    /**
     * The same with a platform that has each call for 200 to 400 ms, which none of them can know beforehand: whoever is
     * refused would have come too late even so, and fewer are refused than by a limiter that does not know how long.
     */
    @Test
    void nobodyIsRefusedForProcessingThatIsNoPartOfTheRest() {
        int[] refused = new int[2];
        List<Duration> wronglyRefused = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            refused[0] += processedRefusals(new Random(seed), true, wronglyRefused);
            refused[1] += processedRefusals(new Random(seed), false, new ArrayList<>());
        }
        System.out.printf(
                "%d refused, %d without the header; %d of them wrongly, by %s%n",
                refused[0], refused[1], wronglyRefused.size(), wronglyRefused);
        assertThat(refused[0]).as("refused").isGreaterThan(500).isLessThan(refused[1] * 9 / 10);
        assertThat(wronglyRefused).as("wrongly refused").hasSizeLessThanOrEqualTo(2);
    }

    private int processedRefusals(Random random, boolean told, List<Duration> wronglyRefused) {
        SlotRateLimiter limiter = timer.limiter().build();
        Quota quota = Quota.perSecond(5);
        int refused = 0;
        for (int step = 0; step < 200; step++) {
            long maxWait = Duration.ofMillis(random.nextInt(3_000)).toNanos();
            long deadline = timer.nanos() + maxWait;
            AtomicBoolean tooLate = new AtomicBoolean();
            limiter.acquire(Caller.KEY, quota, maxWait, false)
                    .subscribe(permit -> process(permit, random, told), refusal -> tooLate.set(true));
            // Those who come first find nothing to go by.
            if (tooLate.get() && step > 20) {
                refused++;
                limiter.acquire(Caller.KEY, quota, RateLimiter.UNBOUNDED, false).subscribe(permit -> {
                    if (timer.nanos() <= deadline) {
                        wronglyRefused.add(Duration.ofNanos(deadline - timer.nanos()));
                    }
                    process(permit, random, told);
                });
            }
            timer.advanceMillis(random.nextInt(400));
        }
        timer.advanceMillis(120_000);
        limiter.dispose();
        return refused;
    }

    private void process(Permit permit, Random random, boolean told) {
        permit.send();
        long processing = Duration.ofMillis(200 + random.nextInt(200)).toNanos();
        long network = Duration.ofMillis(10 + random.nextInt(40)).toNanos();
        timer.schedule(
                () -> permit.answered(told ? processing : Permit.UNKNOWN), processing + network, TimeUnit.NANOSECONDS);
    }

    private static void use(Permit permit, Random random) {
        permit.send();
        if (random.nextInt(5) == 0) {
            permit.abandon();
        } else {
            permit.answered();
        }
    }
}
