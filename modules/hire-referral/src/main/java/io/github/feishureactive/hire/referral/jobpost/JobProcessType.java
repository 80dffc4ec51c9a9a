package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Which process of recruitment a job is for. Open: a number that the platform adds later arrives as it is.
 *
 * @param raw the platform's number
 */
public record JobProcessType(@JsonValue int raw) {

    /** Recruitment of experienced people. */
    public static final JobProcessType SOCIAL = new JobProcessType(1);

    /** Recruitment at universities. */
    public static final JobProcessType CAMPUS = new JobProcessType(2);

    /**
     * A process of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator
    public JobProcessType {}

    @Override
    public String toString() {
        return switch (raw) {
            case 1 -> "social";
            case 2 -> "campus";
            default -> "process " + raw;
        };
    }
}
