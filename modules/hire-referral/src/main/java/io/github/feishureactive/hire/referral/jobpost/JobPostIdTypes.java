package io.github.feishureactive.hire.referral.jobpost;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.hire.referral.UserIdType;

/**
 * Which ids a job post has. Immutable: each method returns new ones.
 *
 * @param user of the creator, {@code null} for the platform's default, which is the open id
 * @param department of the department, {@code null} for the platform's default
 * @param jobLevel of the job levels, {@code null} for the platform's default
 */
public record JobPostIdTypes(
        @Nullable UserIdType user,
        @Nullable DepartmentIdType department,
        @Nullable JobLevelIdType jobLevel) {

    /** The platform's defaults. */
    public static final JobPostIdTypes DEFAULTS = new JobPostIdTypes(null, null, null);

    /**
     * Sets the kind of the creator's id.
     *
     * @param type {@link UserIdType#USER_ID} needs the scope {@code contact:user.employee_id:readonly}
     * @return these with that kind
     */
    public JobPostIdTypes withUser(UserIdType type) {
        return new JobPostIdTypes(type, department, jobLevel);
    }

    /**
     * Sets the kind of the department's id.
     *
     * @param type the kind
     * @return these with that kind
     */
    public JobPostIdTypes withDepartment(DepartmentIdType type) {
        return new JobPostIdTypes(user, type, jobLevel);
    }

    /**
     * Sets the kind of the job levels' ids.
     *
     * @param type the kind
     * @return these with that kind
     */
    public JobPostIdTypes withJobLevel(JobLevelIdType type) {
        return new JobPostIdTypes(user, department, type);
    }
}
