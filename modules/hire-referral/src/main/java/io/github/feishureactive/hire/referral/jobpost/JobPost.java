package io.github.feishureactive.hire.referral.jobpost;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.Employee;

/**
 * An advertisement on the referral site. The platform sends 28 members side by side; here those of one subject are
 * together, so that each constructor can still be read: the job, its place in the tenant's lists, what it asks for, and
 * what it pays.
 *
 * @param id the post's id
 * @param title {@code null} if the platform did not say
 * @param description the work, in the employer's words, {@code null} if the platform did not say
 * @param highlights what makes it attractive
 * @param job the job that is advertised
 * @param categories where the job belongs
 * @param requirements what the job asks for
 * @param salary what the job pays, {@code null} if the platform did not say
 * @param addresses where the job is
 * @param customFields the fields that the tenant has added
 * @param creator the employee who made it, {@code null} if the platform did not say
 * @param createdAt {@code null} if the platform did not say
 * @param modifiedAt {@code null} if the platform did not say
 */
public record JobPost(
        String id,
        @Nullable String title,
        @Nullable String description,
        List<NamedId> highlights,
        Job job,
        JobCategories categories,
        JobRequirements requirements,
        @Nullable SalaryRange salary,
        List<Address> addresses,
        List<CustomField> customFields,
        @Nullable Employee creator,
        @Nullable Instant createdAt,
        @Nullable Instant modifiedAt) {

    /**
     * Copies the lists.
     *
     * @param id the post's id
     * @param title {@code null} if the platform did not say
     * @param description the work, in the employer's words, {@code null} if the platform did not say
     * @param highlights what makes it attractive
     * @param job the job that is advertised
     * @param categories where the job belongs
     * @param requirements what the job asks for
     * @param salary what the job pays, {@code null} if the platform did not say
     * @param addresses where the job is
     * @param customFields the fields that the tenant has added
     * @param creator the employee who made it, {@code null} if the platform did not say
     * @param createdAt {@code null} if the platform did not say
     * @param modifiedAt {@code null} if the platform did not say
     */
    public JobPost {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(categories, "categories");
        Objects.requireNonNull(requirements, "requirements");
        highlights = List.copyOf(highlights);
        addresses = List.copyOf(addresses);
        customFields = List.copyOf(customFields);
    }
}
