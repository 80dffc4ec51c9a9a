package io.github.feishureactive.hire.referral.referral;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.Employee;

/**
 * An employee has recommended a talent.
 *
 * @param id the referral's id
 * @param applicationIds the applications that came of it. {@link Referrals#byTalent(String)} has all of them: first the
 *     original one, then those to which it was moved, but none that was added after it had ended; none for a referral
 *     without a job. {@link Referrals#byApplication(String)} has the one that the platform names.
 * @param createdAt when the employee did so, {@code null} if the platform did not say
 * @param referrer the employee, {@code null} if the platform did not say
 */
public record Referral(
        String id,
        List<String> applicationIds,
        @Nullable Instant createdAt,
        @Nullable Employee referrer) {

    /**
     * Copies the list.
     *
     * @param id the referral's id
     * @param applicationIds the applications that came of it
     * @param createdAt when the employee did so, {@code null} if the platform did not say
     * @param referrer the employee, {@code null} if the platform did not say
     */
    public Referral {
        Objects.requireNonNull(id, "id");
        applicationIds = List.copyOf(applicationIds);
    }
}
