package io.github.feishureactive.hire.referral.account;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.account.EmployeeContact.Mobile;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;
import io.github.feishureactive.hire.referral.internal.wire.Present;

/** What goes over the wire and is not what callers see. Jackson writes and reads the components in snake case. */
final class AccountMessages {

    private AccountMessages() {}

    record ContactBody(@Nullable Mobile mobile, @Nullable String email) {

        @Override
        public String toString() {
            return "ContactBody[hidden]";
        }
    }

    /** Names one account. */
    record AccountBody(String referralAccountId) {}

    /** A response with one account. */
    record AccountData(Account account) {

        AccountData {
            Objects.requireNonNull(account, "account");
        }

        String accountId() {
            return account.accountId();
        }
    }

    record AccountAssetsData(OwnedAccount account) {

        AccountAssetsData {
            Objects.requireNonNull(account, "account");
        }

        String accountId() {
            return account.accountId;
        }

        AccountAssets result() {
            return new AccountAssets(new Account(account.accountId, account.assets, account.status), account.referrer);
        }
    }

    /** An account that says whose it is. */
    record OwnedAccount(
            String accountId,
            @AbsentIfUnreadable @Nullable Assets assets,
            @AbsentIfUnreadable @Nullable AccountStatus status,
            @AbsentIfUnreadable @Nullable Referrer referrer) {

        OwnedAccount {
            requireId(accountId);
        }
    }

    /** Checks it while the response is read, so that one without an id is an unreadable one. */
    private static void requireId(String accountId) {
        if (Objects.requireNonNull(accountId, "account_id").isBlank()) {
            throw new IllegalArgumentException("account_id is blank");
        }
    }

    record WithdrawBody(List<Integer> withdrawBonusType, String externalOrderId) {}

    record WithdrawalData(
            @AbsentIfUnreadable @Nullable String externalOrderId,
            @AbsentIfUnreadable @Nullable EpochMillis transTime,
            @AbsentIfUnreadable @Nullable Bonus withdrawalDetails,
            @AbsentIfUnreadable @Nullable OwnedAccount account) {

        WithdrawalData {
            // Everything may be absent, but what says nothing of a withdrawal and names an account answers another
            // call.
            if (account != null && externalOrderId == null && transTime == null && withdrawalDetails == null) {
                throw new IllegalArgumentException("an account instead of a withdrawal");
            }
        }

        @Nullable
        String orderId() {
            return externalOrderId == null || externalOrderId.isBlank() ? null : externalOrderId;
        }

        Withdrawal result(String askedFor) {
            String orderId = orderId();
            return new Withdrawal(
                    orderId == null ? askedFor : orderId, EpochMillis.instantOf(transTime), withdrawalDetails);
        }
    }

    record ReconcileBody(
            EpochMillis startTransTime,
            EpochMillis endTransTime,
            @Nullable List<TradeDetailBody> tradeDetails) {}

    record TradeDetailBody(String accountId, Points totalRechargeRewardInfo) {

        static TradeDetailBody of(TradeDetail detail) {
            return new TradeDetailBody(detail.accountId(), new Points(detail.points()));
        }
    }

    record Points(@Nullable Long pointBonus) {

        static OptionalLong of(@Nullable Points points) {
            return points == null || points.pointBonus == null
                    ? OptionalLong.empty()
                    : OptionalLong.of(points.pointBonus);
        }
    }

    /** A list that cannot be read must not be taken for an empty one, which says that the books agree. */
    record ReconciliationData(@Nullable List<FailedCheck> checkFailedList) {

        Reconciliation result() {
            return new Reconciliation(Present.of(checkFailedList).stream()
                    .map(FailedCheck::result)
                    .toList());
        }
    }

    record FailedCheck(
            String accountId,
            @AbsentIfUnreadable @Nullable Points totalWithdrawRewardInfo,
            @AbsentIfUnreadable @Nullable Points totalRechargeRewardInfo) {

        FailedCheck {
            requireId(accountId);
        }

        Mismatch result() {
            return new Mismatch(accountId, Points.of(totalWithdrawRewardInfo), Points.of(totalRechargeRewardInfo));
        }
    }
}
