package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Whether a job is open. Open: a number that the platform adds later arrives as it is.
 *
 * @param raw the platform's number
 */
public record JobStatus(@JsonValue int raw) {

    /** The job is active. */
    public static final JobStatus ACTIVE = new JobStatus(1);

    /** The job is inactive. */
    public static final JobStatus INACTIVE = new JobStatus(2);

    /**
     * A status of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator
    public JobStatus {}

    @Override
    public String toString() {
        return switch (raw) {
            case 1 -> "active";
            case 2 -> "inactive";
            default -> "status " + raw;
        };
    }
}
