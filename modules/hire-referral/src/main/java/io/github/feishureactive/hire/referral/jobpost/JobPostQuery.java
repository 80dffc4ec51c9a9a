package io.github.feishureactive.hire.referral.jobpost;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Which job posts to list. Immutable: each method returns a new query.
 *
 * @param processType of the jobs, {@code null} for any
 * @param idTypes which ids they have
 */
public record JobPostQuery(@Nullable JobProcessType processType, JobPostIdTypes idTypes) {

    /** All job posts, with the platform's default ids. */
    public static final JobPostQuery ALL = new JobPostQuery(null, JobPostIdTypes.DEFAULTS);

    /**
     * Checks that there are id types.
     *
     * @param processType of the jobs, {@code null} for any
     * @param idTypes which ids they have
     */
    public JobPostQuery {
        Objects.requireNonNull(idTypes, "idTypes");
    }

    /**
     * Sets the process of recruitment.
     *
     * @param type the process
     * @return a query for jobs of that process
     */
    public JobPostQuery withProcessType(JobProcessType type) {
        return new JobPostQuery(type, idTypes);
    }

    /**
     * Sets the kinds of ids.
     *
     * @param types the kinds
     * @return a query with those kinds
     */
    public JobPostQuery withIdTypes(JobPostIdTypes types) {
        return new JobPostQuery(processType, types);
    }
}
