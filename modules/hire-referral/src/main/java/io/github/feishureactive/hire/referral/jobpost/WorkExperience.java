package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.github.feishureactive.hire.referral.internal.wire.OpenNumbers;

/**
 * How long somebody has worked. Open: a number that the platform adds later arrives as it is. As JSON it is the name of
 * its constant, or its digits.
 *
 * @param raw the platform's number
 */
public record WorkExperience(int raw) {

    private static final OpenNumbers NUMBERS = OpenNumbers.of(
            "experience",
            "ANY",
            "NEW_GRADUATE",
            "LESS_THAN_1_YEAR",
            "FROM_1_TO_3_YEARS",
            "FROM_3_TO_5_YEARS",
            "FROM_5_TO_7_YEARS",
            "FROM_7_TO_10_YEARS",
            "MORE_THAN_10_YEARS");

    /** None is asked for. */
    public static final WorkExperience ANY = new WorkExperience(1);

    /** About to graduate, or just graduated. */
    public static final WorkExperience NEW_GRADUATE = new WorkExperience(2);

    /** Less than one year. */
    public static final WorkExperience LESS_THAN_1_YEAR = new WorkExperience(3);

    /** One to three years. */
    public static final WorkExperience FROM_1_TO_3_YEARS = new WorkExperience(4);

    /** Three to five years. */
    public static final WorkExperience FROM_3_TO_5_YEARS = new WorkExperience(5);

    /** Five to seven years. */
    public static final WorkExperience FROM_5_TO_7_YEARS = new WorkExperience(6);

    /** Seven to ten years. */
    public static final WorkExperience FROM_7_TO_10_YEARS = new WorkExperience(7);

    /** More than ten years. */
    public static final WorkExperience MORE_THAN_10_YEARS = new WorkExperience(8);

    /**
     * An experience of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public WorkExperience {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static WorkExperience of(String text) {
        return new WorkExperience(NUMBERS.number(text));
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
