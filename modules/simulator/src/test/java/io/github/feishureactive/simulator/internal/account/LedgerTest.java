package io.github.feishureactive.simulator.internal.account;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedReward.Booking;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Many threads at once; the steps of one caller are in {@link LedgerBooksTest}. */
class LedgerTest {

    private static final int THREADS = 4;
    private static final int ROUNDS = 2_000;
    private static final Set<BonusType> BOTH = EnumSet.allOf(BonusType.class);

    private static final SimulatedEmployee OWNER = SimulatedEmployee.of("owner");

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void oneOrderTakesOnce() throws Exception {
        Ledger ledger = ledger();
        inParallel(round -> ledger.withdraw("1", BOTH, "order-" + round), () -> ledger.reward("1", 1, List.of()));

        assertThat(ledger.withdrawals()).hasSize(ROUNDS).allMatch(order -> order.requests() == THREADS);
        assertThat(taken(ledger) + ledger.require("1").pointBonus()).isEqualTo((long) ROUNDS * THREADS);
    }

    /**
     * All import one reward at the same time; in some rounds they also withdraw the balance, delete the reward, or
     * both.
     */
    @Test
    void rewardsAreBookedTakenBackAndWithdrawnOnce() throws Exception {
        Ledger ledger = ledger();
        inParallel(
                round -> {
                    ledger.importReward(reward(round));
                    if (round % 3 == 0) {
                        ledger.withdraw("1", BOTH, "order-" + round);
                    }
                    if (round % 2 == 0) {
                        deleteOnce(ledger, "id-" + round);
                    }
                },
                () -> {});

        assertThat(ledger.rewards())
                .hasSize(ROUNDS)
                .allMatch(reward -> reward.requests() == THREADS && reward.booking() != Booking.NONE);
        assertThat(ledger.require("1").pointBonus()).isEqualTo(points(ledger, Booking.BOOKED));
        assertThat(taken(ledger)).isEqualTo(points(ledger, Booking.WITHDRAWN));
        assertThat(ledger.rewards().stream().filter(SimulatedReward::deleted)).hasSize(ROUNDS / 2);
    }

    /** Stored but not booked, it would be lost: importing it again would find it and book nothing. */
    @Test
    void aRewardThatDoesNotFitIntoTheAccountIsNotStored() {
        Ledger ledger = ledger();
        ledger.reward("1", Long.MAX_VALUE, List.of());

        assertThatThrownBy(() -> ledger.importReward(reward(1))).isInstanceOf(ArithmeticException.class);
        assertThat(ledger.rewards()).isEmpty();

        ledger.withdraw("1", BOTH, "order");
        ledger.importReward(reward(1));
        assertThat(ledger.require("1").pointBonus()).isEqualTo(7);
        ledger.deleteReward("id-1");
        assertThat(ledger.require("1").pointBonus()).isZero();
    }

    private static void deleteOnce(Ledger ledger, String id) {
        try {
            ledger.deleteReward(id);
        } catch (RefusedException deletedByAnother) {
            assertThat(deletedByAnother.error()).isEqualTo(PlatformError.REWARD_NOT_IMPORTED);
        }
    }

    private static SimulatedReward reward(int round) {
        return new SimulatedReward(
                "id-" + round,
                "external-" + round,
                OWNER,
                "application",
                null,
                1,
                SimulatedReward.CONFIRMED,
                7,
                List.of(),
                Booking.NONE,
                null,
                false,
                1);
    }

    private static long points(Ledger ledger, Booking booking) {
        return ledger.rewards().stream()
                .filter(reward -> reward.booking() == booking)
                .mapToLong(SimulatedReward::points)
                .sum();
    }

    @Test
    void oneEmployeeGetsOneAccount() throws Exception {
        Ledger ledger = ledger();
        inParallel(round -> ledger.create(SimulatedEmployee.of("employee-" + round % 100)), () -> {});

        assertThat(ledger.accounts()).hasSize(101);
    }

    private static Ledger ledger() {
        SimulatedAccount account =
                SimulatedAccount.disabled("1").withEnabled(true).withReferrer(OWNER);
        return new Ledger(
                List.of(account),
                new Employees(List.of()),
                new NewIds(),
                InstantSource.system(),
                (changed, time) -> {});
    }

    private static long taken(Ledger ledger) {
        return ledger.withdrawals().stream()
                .mapToLong(SimulatedWithdrawal::points)
                .sum();
    }

    /** Every thread does both in every round, and no round begins before the one before has ended. */
    private void inParallel(Step same, Runnable other) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(THREADS);
        List<Future<?>> ends = IntStream.range(0, THREADS)
                .<Future<?>>mapToObj(thread -> threads.submit(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        begin.await();
                        other.run();
                        same.in(round);
                    }
                    return null;
                }))
                .toList();
        for (Future<?> end : ends) {
            end.get();
        }
    }

    private interface Step {

        void in(int round);
    }
}
