package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.github.feishureactive.hire.referral.internal.wire.OpenNumbers;

/**
 * Whether a job is open. Open: a number that the platform adds later arrives as it is. As JSON it is the name of its
 * constant, or its digits.
 *
 * @param raw the platform's number
 */
public record JobStatus(int raw) {

    private static final OpenNumbers NUMBERS = OpenNumbers.of("status", "ACTIVE", "INACTIVE");

    /** The job is active. */
    public static final JobStatus ACTIVE = new JobStatus(1);

    /** The job is inactive. */
    public static final JobStatus INACTIVE = new JobStatus(2);

    /**
     * A status of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobStatus {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static JobStatus of(String text) {
        return new JobStatus(NUMBERS.number(text));
    }

    @JsonValue
    String name() {
        return NUMBERS.name(raw);
    }

    @Override
    public String toString() {
        return NUMBERS.describe(raw);
    }
}
