package io.github.feishureactive.hire.referral.reward;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.UserIdType;

/**
 * Describes a {@link RewardImport}. Referrer, subject, rule, amount and stage are required. {@code null} leaves an
 * optional value out.
 */
public final class RewardImportBuilder {

    final String externalId;
    UserIdType userIdType = UserIdType.OPEN_ID;

    @Nullable
    String referrerId;

    @Nullable
    RewardSubject subject;

    @Nullable
    RewardRule rule;

    @Nullable
    RewardAmount amount;

    @Nullable
    RewardStage stage;

    @Nullable
    String creatorId;

    @Nullable
    String reason;

    @Nullable
    String comment;

    @Nullable
    Instant createdAt;

    @Nullable
    Instant onboardedAt;

    @Nullable
    Instant convertedAt;

    RewardImportBuilder(String externalId) {
        this.externalId = externalId;
    }

    /**
     * Sets which kind of id all users of this import are named by: the referrer, the creator, and who confirmed or paid
     * the reward.
     *
     * @param userIdType {@link UserIdType#OPEN_ID} unless set
     * @return this builder
     */
    public RewardImportBuilder userIdType(UserIdType userIdType) {
        this.userIdType = userIdType;
        return this;
    }

    /**
     * Sets who referred the candidate and gets the reward.
     *
     * @param referrerId the employee's id
     * @return this builder
     */
    public RewardImportBuilder referrer(String referrerId) {
        this.referrerId = referrerId;
        return this;
    }

    /**
     * Sets which candidate the reward is for.
     *
     * @param subject an application or a talent
     * @return this builder
     */
    public RewardImportBuilder subject(RewardSubject subject) {
        this.subject = subject;
        return this;
    }

    /**
     * Sets what the reward is for.
     *
     * @param rule its kind
     * @return this builder
     */
    public RewardImportBuilder rule(RewardRule rule) {
        this.rule = rule;
        return this;
    }

    /**
     * Sets how much the reward is.
     *
     * @param amount points or cash
     * @return this builder
     */
    public RewardImportBuilder amount(RewardAmount amount) {
        this.amount = amount;
        return this;
    }

    /**
     * Sets how far the reward has come.
     *
     * @param stage with who and when, where that is known
     * @return this builder
     */
    public RewardImportBuilder stage(RewardStage stage) {
        this.stage = stage;
        return this;
    }

    /**
     * Sets who created the reward. Administrators and the referrer see it.
     *
     * @param creatorId a user's id, {@code null} for the external system
     * @return this builder
     */
    public RewardImportBuilder creator(@Nullable String creatorId) {
        this.creatorId = creatorId;
        return this;
    }

    /**
     * Sets why the reward is given. Administrators and the referrer see it.
     *
     * @param reason a text, {@code null} for none
     * @return this builder
     */
    public RewardImportBuilder reason(@Nullable String reason) {
        this.reason = reason;
        return this;
    }

    /**
     * Sets a comment. Administrators and the referrer see it.
     *
     * @param comment a text, {@code null} to show the reason in its place
     * @return this builder
     */
    public RewardImportBuilder comment(@Nullable String comment) {
        this.comment = comment;
        return this;
    }

    /**
     * Sets when the reward arose.
     *
     * @param createdAt sent in whole milliseconds, {@code null} for the time of the call
     * @return this builder
     */
    public RewardImportBuilder createdAt(@Nullable Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    /**
     * Sets when the candidate was hired; the platform recommends it for {@link RewardRule#ONBOARDING}.
     *
     * @param onboardedAt sent in whole milliseconds, {@code null} for none
     * @return this builder
     */
    public RewardImportBuilder onboardedAt(@Nullable Instant onboardedAt) {
        this.onboardedAt = onboardedAt;
        return this;
    }

    /**
     * Sets when the candidate passed the probation; the platform recommends it for {@link RewardRule#ONBOARDING}.
     *
     * @param convertedAt sent in whole milliseconds, {@code null} for none
     * @return this builder
     */
    public RewardImportBuilder convertedAt(@Nullable Instant convertedAt) {
        this.convertedAt = convertedAt;
        return this;
    }

    /**
     * Builds the import.
     *
     * @return the import
     * @throws IllegalArgumentException if a required value is missing, an id is blank, or a time is before 1970 or in a
     *     far future; the message says which
     */
    public RewardImport build() {
        return new RewardImport(this);
    }
}
