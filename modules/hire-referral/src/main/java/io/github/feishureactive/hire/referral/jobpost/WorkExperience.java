package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How long somebody has worked. Open: a number that the platform adds later arrives as it is.
 *
 * @param raw the platform's number
 */
public record WorkExperience(@JsonValue int raw) {

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
    @JsonCreator
    public WorkExperience {}

    @Override
    public String toString() {
        return switch (raw) {
            case 1 -> "any";
            case 2 -> "new graduate";
            case 3 -> "less than 1 year";
            case 4 -> "1 to 3 years";
            case 5 -> "3 to 5 years";
            case 6 -> "5 to 7 years";
            case 7 -> "7 to 10 years";
            case 8 -> "more than 10 years";
            default -> "experience " + raw;
        };
    }
}
