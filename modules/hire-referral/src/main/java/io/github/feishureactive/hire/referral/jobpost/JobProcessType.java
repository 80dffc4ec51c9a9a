package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.github.feishureactive.hire.referral.internal.wire.OpenNumbers;

/**
 * Which process of recruitment a job is for. Open: a number that the platform adds later arrives as it is. As JSON it
 * is the name of its constant, or its digits.
 *
 * @param raw the platform's number
 */
public record JobProcessType(int raw) {

    private static final OpenNumbers NUMBERS = OpenNumbers.of("process", "SOCIAL", "CAMPUS");

    /** Recruitment of experienced people. */
    public static final JobProcessType SOCIAL = new JobProcessType(1);

    /** Recruitment at universities. */
    public static final JobProcessType CAMPUS = new JobProcessType(2);

    /**
     * A process of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public JobProcessType {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static JobProcessType of(String text) {
        return new JobProcessType(NUMBERS.number(text));
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
