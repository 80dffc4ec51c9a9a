package io.github.feishureactive.hire.referral.reward;

import java.time.Instant;
import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonRawValue;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.internal.wire.EpochMillis;
import io.github.feishureactive.hire.referral.reward.RewardAmount.Money;
import io.github.feishureactive.hire.referral.reward.RewardAmount.Points;
import io.github.feishureactive.hire.referral.reward.RewardStage.Confirmed;
import io.github.feishureactive.hire.referral.reward.RewardStage.Paid;
import io.github.feishureactive.hire.referral.reward.RewardSubject.Application;
import io.github.feishureactive.hire.referral.reward.RewardSubject.Talent;

/** What goes over the wire and is not what callers see. Jackson writes and reads the components in snake case. */
final class RewardMessages {

    private RewardMessages() {}

    record RewardBody(
            String referralUserId,
            @Nullable String createUserId,
            @Nullable String confirmUserId,
            @Nullable String payUserId,
            String externalId,
            @Nullable String applicationId,
            @Nullable String talentId,
            @Nullable String jobId,
            @Nullable String reason,
            int ruleType,
            BonusBody bonus,
            int stage,
            @Nullable EpochMillis createTime,
            @Nullable EpochMillis confirmTime,
            @Nullable EpochMillis payTime,
            @Nullable EpochMillis onboardTime,
            @Nullable EpochMillis conversionTime,
            @Nullable String comment) {

        static RewardBody of(RewardImport reward) {
            Application application = reward.subject() instanceof Application named ? named : null;
            Talent talent = reward.subject() instanceof Talent named ? named : null;
            Confirmed confirmed = reward.stage() instanceof Confirmed reached ? reached : null;
            Paid paid = reward.stage() instanceof Paid reached ? reached : null;
            return new RewardBody(
                    reward.referrerId(),
                    reward.creatorId(),
                    confirmed == null ? null : confirmed.userId(),
                    paid == null ? null : paid.userId(),
                    reward.externalId(),
                    application == null ? null : application.applicationId(),
                    talent == null ? null : talent.talentId(),
                    talent == null ? null : talent.jobId(),
                    reward.reason(),
                    reward.rule().wire(),
                    BonusBody.of(reward.amount()),
                    reward.stage().wire(),
                    millis(reward.createdAt()),
                    millis(confirmed == null ? null : confirmed.time()),
                    millis(paid == null ? null : paid.time()),
                    millis(reward.onboardedAt()),
                    millis(reward.convertedAt()),
                    reward.comment());
        }

        private static @Nullable EpochMillis millis(@Nullable Instant time) {
            return time == null ? null : new EpochMillis(time);
        }

        @Override
        public String toString() {
            return "RewardBody[" + externalId + "]";
        }
    }

    record BonusBody(
            int bonusType,
            @Nullable Integer pointBonus,
            @Nullable CashBody cash) {

        static BonusBody of(RewardAmount amount) {
            return new BonusBody(
                    amount.type().wire(),
                    amount instanceof Points points ? points.points() : null,
                    amount instanceof Money money ? CashBody.of(money.cash()) : null);
        }
    }

    /**
     * An amount as a plain JSON number. Jackson would write a {@code BigDecimal} of 1000 with an exponent if it was
     * computed as 1E+3, which the platform documents nowhere.
     */
    record CashBody(String currencyType, @JsonRawValue String amount) {

        static CashBody of(Cash cash) {
            return new CashBody(cash.currency().raw(), cash.amount().toPlainString());
        }
    }

    /** A response with the id of a reward. */
    record RewardData(String id) {

        /** Checks it while the response is read, so that one without an id is an unreadable one. */
        RewardData {
            if (Objects.requireNonNull(id, "id").isBlank()) {
                throw new IllegalArgumentException("id is blank");
            }
        }
    }
}
