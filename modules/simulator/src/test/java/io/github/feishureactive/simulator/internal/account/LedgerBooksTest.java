package io.github.feishureactive.simulator.internal.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedAccount.Cash;
import io.github.feishureactive.simulator.account.SimulatedEmployee;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedReward.Booking;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What one caller's steps leave in the books, and what the listener is told of them. */
class LedgerBooksTest {

    private static final Instant NOW = Instant.parse("2026-11-30T08:00:00.123456789Z");
    private static final Instant MILLIS = Instant.parse("2026-11-30T08:00:00.123Z");
    private static final Set<BonusType> BOTH = EnumSet.allOf(BonusType.class);

    private static final SimulatedEmployee OWNER = SimulatedEmployee.of("owner");
    private static final SimulatedEmployee NEWCOMER = SimulatedEmployee.of("newcomer");

    private static final SimulatedAccount FULL = SimulatedAccount.disabled("full")
            .withPoints(10)
            .withCash("CNY", "5.20")
            .withEnabled(true)
            .withReferrer(OWNER);
    private static final SimulatedAccount DISABLED =
            SimulatedAccount.disabled("disabled").withPoints(1);

    private final List<String> notified = new ArrayList<>();
    private final Iterator<String> ids =
            List.of("full", "disabled", "new", "newer").iterator();
    private final Ledger ledger = new Ledger(
            List.of(FULL, DISABLED),
            new Employees(List.of(OWNER, NEWCOMER)),
            ids::next,
            () -> NOW,
            (account, time) -> notified.add(account.id() + " " + account.pointBonus() + " at " + time));

    @Test
    void findsAnAccountOrNone() {
        assertThat(ledger.find("full")).isEqualTo(FULL);
        assertThat(ledger.find("unknown")).isNull();
    }

    @Test
    void cashOfOneCurrencyIsSummedAndAnotherIsAppended() {
        ledger.reward("full", 0, List.of(Cash.of("USD", "1.00")));
        ledger.reward("full", 0, List.of(Cash.of("CNY", "0.05"), Cash.of("USD", "2.50")));

        assertThat(ledger.require("full").cash()).containsExactly(Cash.of("CNY", "5.25"), Cash.of("USD", "3.50"));
    }

    @Test
    void anOrderTakesTheBalanceOfItsTypes() {
        SimulatedWithdrawal points = ledger.withdraw("full", EnumSet.of(BonusType.POINTS), "of points");
        assertThat(points).isEqualTo(new SimulatedWithdrawal("full", "of points", 10, List.of(), MILLIS, 1));
        assertThat(ledger.require("full")).isEqualTo(FULL.withPoints(0));

        SimulatedWithdrawal cash = ledger.withdraw("full", EnumSet.of(BonusType.CASH), "of cash");
        assertThat(cash).isEqualTo(new SimulatedWithdrawal("full", "of cash", 0, FULL.cash(), MILLIS, 1));
        assertThat(ledger.require("full").cash()).isEmpty();
    }

    @Test
    void pointsStayWhenCashIsTaken() {
        ledger.withdraw("full", EnumSet.of(BonusType.CASH), "of cash");

        assertThat(ledger.require("full").pointBonus()).isEqualTo(10);
    }

    /** Whatever the second request asks for: an order is executed once. */
    @Test
    void anOrderIsAnsweredAgainAndTakesNothing() {
        SimulatedWithdrawal first = ledger.withdraw("full", EnumSet.of(BonusType.POINTS), "order");
        SimulatedWithdrawal again = ledger.withdraw("full", BOTH, "order");

        assertThat(again).isEqualTo(new SimulatedWithdrawal("full", "order", first.points(), first.cash(), MILLIS, 2));
        assertThat(ledger.require("full").cash()).isEqualTo(FULL.cash());
    }

    /** One id names one order among all accounts, whichever account the second request is of. */
    @Test
    void anOrderOfAnotherAccountIsAnsweredAgainAndTakesNothing() {
        ledger.setEnabled("disabled", true);
        ledger.withdraw("full", BOTH, "order");

        SimulatedWithdrawal again = ledger.withdraw("disabled", BOTH, "order");
        assertThat(again).isEqualTo(new SimulatedWithdrawal("full", "order", 10, FULL.cash(), MILLIS, 2));
        assertThat(ledger.require("disabled").pointBonus()).isEqualTo(1);
    }

    @Test
    void aDisabledAccountKnowsItsOrders() {
        ledger.withdraw("full", BOTH, "order");
        ledger.setEnabled("full", false);

        assertThat(ledger.withdraw("full", BOTH, "order").requests()).isEqualTo(2);
    }

    @Test
    void anAccountIsDisabledAndEnabled() {
        assertThat(ledger.setEnabled("full", false)).isEqualTo(FULL.withEnabled(false));
        assertThat(ledger.require("full")).isEqualTo(FULL.withEnabled(false));
        assertThat(ledger.setEnabled("full", true)).isEqualTo(FULL);
        assertThat(notified).isEmpty();
    }

    @Test
    void aDisabledAccountIsNotWithdrawnFrom() {
        assertRefused(PlatformError.ACCOUNT_DEACTIVATED, () -> ledger.withdraw("disabled", BOTH, "order"));
        assertThat(ledger.withdrawals()).isEmpty();
        assertThat(ledger.require("disabled")).isEqualTo(DISABLED);
    }

    @Test
    void theListenerIsToldOfChangedAssetsOfUsableAccounts() {
        ledger.reward("full", 5, List.of());
        ledger.withdraw("full", BOTH, "order");
        ledger.withdraw("full", BOTH, "order of an empty account");
        ledger.reward("disabled", 5, List.of());
        ledger.setEnabled("disabled", true);

        assertThat(notified).containsExactly("full 15 at " + MILLIS, "full 0 at " + MILLIS);
        assertThat(ledger.require("disabled").pointBonus()).isEqualTo(6);
    }

    @Test
    void aNewAccountIsFilledWithTheRewardsThatWaitedForIt() {
        ledger.importReward(reward("waits", NEWCOMER, SimulatedReward.CONFIRMED, "7.00"));
        ledger.importReward(reward("is not confirmed", NEWCOMER, 1, "1.00"));
        assertThat(ledger.rewards()).allMatch(reward -> reward.booking() == Booking.NONE);

        // The first two ids are taken.
        SimulatedAccount created = ledger.create(NEWCOMER);
        assertThat(created).isEqualTo(new SimulatedAccount("new", 0, List.of(Cash.of("CNY", "7.00")), true, NEWCOMER));
        assertThat(bookings()).containsExactly("waits BOOKED new", "is not confirmed NONE null");
        assertThat(notified).containsExactly("new 0 at " + MILLIS);
        assertThat(ledger.create(NEWCOMER)).isEqualTo(created);
    }

    @Test
    void aNewAccountIsNotFilledWithDeletedRewardsOrThoseOfOthers() {
        ledger.importReward(reward("of another", SimulatedEmployee.of("another"), SimulatedReward.CONFIRMED, "1.00"));
        ledger.importReward(reward("deleted", NEWCOMER, SimulatedReward.CONFIRMED, "1.00"));
        ledger.deleteReward("id of deleted");
        ledger.importReward(points("points", NEWCOMER, 3));

        assertThat(ledger.create(NEWCOMER)).isEqualTo(new SimulatedAccount("new", 3, List.of(), true, NEWCOMER));
    }

    @Test
    void anUnconfirmedRewardFillsNoAccount() {
        ledger.importReward(reward("is not confirmed", OWNER, 1, "1.00"));

        assertThat(ledger.require("full")).isEqualTo(FULL);
        assertThat(bookings()).containsExactly("is not confirmed NONE null");
    }

    @Test
    void anEmployeeIsKnownByTheUserId() {
        ledger.importReward(reward("named", OWNER.withName("owner", "owner"), SimulatedReward.CONFIRMED, "0.30"));

        assertThat(ledger.require("full")).isEqualTo(withCash("5.50"));
    }

    @Test
    void theFirstImportHolds() {
        ledger.importReward(reward("twice", OWNER, SimulatedReward.CONFIRMED, "0.30"));
        SimulatedReward again = ledger.importReward(reward("twice", OWNER, SimulatedReward.CONFIRMED, "9.00"));

        assertThat(again.cash()).containsExactly(Cash.of("CNY", "0.30"));
        assertThat(again.requests()).isEqualTo(2);
        assertThat(ledger.require("full")).isEqualTo(withCash("5.50"));

        ledger.deleteReward("id of twice");
        ledger.importReward(reward("twice", OWNER, SimulatedReward.CONFIRMED, "9.00"));
        assertThat(ledger.require("full")).isEqualTo(FULL);
    }

    @Test
    void aDisabledAccountIsFilledAndTakenFromInSilence() {
        ledger.setEnabled("full", false);
        ledger.importReward(reward("goes", OWNER, SimulatedReward.CONFIRMED, "0.30"));
        assertThat(ledger.require("full")).isEqualTo(withCash("5.50").withEnabled(false));

        ledger.deleteReward("id of goes");
        assertThat(ledger.require("full")).isEqualTo(FULL.withEnabled(false));
        assertThat(notified).isEmpty();
    }

    @Test
    void rewardsOfPointsAndOfCashArePaidOutApart() {
        ledger.importReward(points("points", OWNER, 3));
        ledger.importReward(reward("cash", OWNER, SimulatedReward.CONFIRMED, "0.30"));
        ledger.withdraw("full", EnumSet.of(BonusType.POINTS), "order");

        assertThat(bookings()).containsExactly("points WITHDRAWN full", "cash BOOKED full");
    }

    @Test
    void aDeletedRewardIsTakenBack() {
        ledger.importReward(reward("stays", OWNER, SimulatedReward.CONFIRMED, "0.30"));
        ledger.importReward(reward("goes", OWNER, SimulatedReward.CONFIRMED, "2.50"));
        ledger.deleteReward("id of goes");

        assertThat(ledger.require("full")).isEqualTo(withCash("5.50"));
        assertThat(bookings()).containsExactly("stays BOOKED full", "goes TAKEN_BACK full");
        assertRefused(PlatformError.REWARD_NOT_IMPORTED, () -> ledger.deleteReward("id of goes"));
        assertThat(ledger.require("full")).isEqualTo(withCash("5.50"));
    }

    @Test
    void aCurrencyOfWhichNothingIsLeftIsNotListed() {
        ledger.withdraw("full", BOTH, "order");
        ledger.importReward(reward("goes", OWNER, SimulatedReward.CONFIRMED, "2.50"));
        ledger.deleteReward("id of goes");

        assertThat(ledger.require("full").cash()).isEmpty();
    }

    @Test
    void whatWasWithdrawnIsNotTakenBack() {
        ledger.importReward(reward("paid", OWNER, SimulatedReward.CONFIRMED, "2.50"));
        ledger.withdraw("full", BOTH, "order");
        ledger.reward("full", 0, List.of(Cash.of("CNY", "1.00")));
        ledger.deleteReward("id of paid");

        assertThat(ledger.require("full").cash()).containsExactly(Cash.of("CNY", "1.00"));
        assertThat(bookings()).containsExactly("paid WITHDRAWN full");
    }

    @Test
    void resetReturnsToTheStart() {
        ledger.importReward(reward("goes", OWNER, SimulatedReward.CONFIRMED, "2.50"));
        ledger.withdraw("full", BOTH, "order");
        ledger.create(NEWCOMER);
        ledger.importReward(reward("stays", OWNER, SimulatedReward.CONFIRMED, "1.00"));
        notified.clear();

        ledger.reset();

        assertRefused(PlatformError.REWARD_NOT_IMPORTED, () -> ledger.deleteReward("id of stays"));

        assertThat(ledger.accounts()).containsExactly(FULL, DISABLED);
        assertThat(ledger.withdrawals()).isEmpty();
        assertThat(ledger.rewards()).isEmpty();
        assertThat(notified).isEmpty();
        assertThat(ledger.withdraw("full", BOTH, "order").points()).isEqualTo(10);
    }

    private List<String> bookings() {
        return ledger.rewards().stream()
                .map(reward -> reward.externalId() + " " + reward.booking() + " " + reward.accountId())
                .toList();
    }

    private static SimulatedAccount withCash(String amount) {
        return new SimulatedAccount("full", 10, List.of(Cash.of("CNY", amount)), true, OWNER);
    }

    private static SimulatedReward points(String externalId, SimulatedEmployee referrer, long points) {
        return reward(externalId, referrer, SimulatedReward.CONFIRMED, points, List.of());
    }

    private static SimulatedReward reward(String externalId, SimulatedEmployee referrer, int stage, String amount) {
        return reward(externalId, referrer, stage, 0, List.of(Cash.of("CNY", amount)));
    }

    private static SimulatedReward reward(
            String externalId, SimulatedEmployee referrer, int stage, long points, List<Cash> cash) {
        return new SimulatedReward(
                "id of " + externalId,
                externalId,
                referrer,
                "application",
                null,
                1,
                stage,
                points,
                cash,
                Booking.NONE,
                null,
                false,
                1);
    }

    private static void assertRefused(PlatformError error, Runnable step) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(step::run)
                .satisfies(refused -> assertThat(refused.error()).isEqualTo(error));
    }
}
