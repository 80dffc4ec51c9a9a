package io.github.feishureactive.hire.referral.reward;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.UserIdType;

/**
 * A reward to import. Immutable, and equal to another one that says the same. As text it shows ids and amount, neither
 * reason nor comment.
 *
 * <pre>{@code
 * RewardImport reward = RewardImport.builder("bonus-2026-0042")
 *         .referrer("ou_7d8a6e6df7621556ce0d21922b676706ccs")
 *         .subject(RewardSubject.application("6930815272790114325"))
 *         .rule(RewardRule.ONBOARDING)
 *         .amount(RewardAmount.cash(new Cash(Currency.of("CNY"), new BigDecimal("520.00"))))
 *         .stage(RewardStage.confirmed())
 *         .build();
 * }</pre>
 *
 * @see ReferralRewards#importReward(RewardImport)
 */
public final class RewardImport {

    private final String externalId;
    private final UserIdType userIdType;
    private final String referrerId;
    private final RewardSubject subject;
    private final RewardRule rule;
    private final RewardAmount amount;
    private final RewardStage stage;
    private final @Nullable String creatorId;
    private final @Nullable String reason;
    private final @Nullable String comment;
    private final @Nullable Instant createdAt;
    private final @Nullable Instant onboardedAt;
    private final @Nullable Instant convertedAt;

    RewardImport(RewardImportBuilder builder) {
        externalId = Arguments.text(
                builder.externalId,
                "Pass an external_id of your own that names this reward permanently: with the same id it can be"
                        + " imported again without being given twice.");
        userIdType = Arguments.present(builder.userIdType, "Pass a userIdType: it is null.");
        referrerId = Arguments.text(builder.referrerId, "Pass a referrer: without the id no employee gets the reward.");
        subject = Arguments.present(builder.subject, "Pass a subject, an application or a talent.");
        rule = Arguments.present(builder.rule, "Pass a rule, such as RewardRule.ONBOARDING.");
        amount = Arguments.present(builder.amount, "Pass an amount, points or cash.");
        stage = Arguments.present(builder.stage, "Pass a stage, such as RewardStage.toBeConfirmed().");
        creatorId = Arguments.optionalId("creator", builder.creatorId);
        reason = builder.reason;
        comment = builder.comment;
        createdAt = Arguments.optionalTime("createdAt", builder.createdAt);
        onboardedAt = Arguments.optionalTime("onboardedAt", builder.onboardedAt);
        convertedAt = Arguments.optionalTime("convertedAt", builder.convertedAt);
    }

    /**
     * Starts to describe a reward.
     *
     * @param externalId the caller's own id of this reward, never used for another one: with it, the platform knows a
     *     repetition
     * @return a builder
     */
    public static RewardImportBuilder builder(String externalId) {
        return new RewardImportBuilder(externalId);
    }

    /** {@return the caller's own id of this reward} */
    @JsonProperty
    public String externalId() {
        return externalId;
    }

    /** {@return which kind of id all users of this import are named by} */
    public UserIdType userIdType() {
        return userIdType;
    }

    /** {@return the id of the employee who gets the reward} */
    public String referrerId() {
        return referrerId;
    }

    /** {@return the candidate that the reward is for} */
    public RewardSubject subject() {
        return subject;
    }

    /** {@return what the reward is for} */
    public RewardRule rule() {
        return rule;
    }

    /** {@return how much it is} */
    public RewardAmount amount() {
        return amount;
    }

    /** {@return how far it has come} */
    public RewardStage stage() {
        return stage;
    }

    /** {@return the id of the user who created it, {@code null} for the external system} */
    public @Nullable String creatorId() {
        return creatorId;
    }

    /** {@return why it is given, {@code null} for none} */
    public @Nullable String reason() {
        return reason;
    }

    /** {@return a comment, {@code null} for none} */
    public @Nullable String comment() {
        return comment;
    }

    /** {@return when it arose, {@code null} for the time of the call} */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** {@return when the candidate was hired, {@code null} for none} */
    public @Nullable Instant onboardedAt() {
        return onboardedAt;
    }

    /** {@return when the candidate passed the probation, {@code null} for none} */
    public @Nullable Instant convertedAt() {
        return convertedAt;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RewardImport reward && reward.parts().equals(parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "RewardImport[externalId=" + externalId + ", referrer=" + referrerId + ", " + subject + ", " + rule
                + ", " + amount + ", " + stage + "]";
    }

    private List<@Nullable Object> parts() {
        return Arrays.asList(
                externalId,
                userIdType,
                referrerId,
                subject,
                rule,
                amount,
                stage,
                creatorId,
                reason,
                comment,
                createdAt,
                onboardedAt,
                convertedAt);
    }
}
