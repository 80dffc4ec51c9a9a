package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

import io.github.feishureactive.hire.referral.internal.wire.OpenNumbers;

/**
 * The least degree that a job asks for. Open: a number that the platform adds later arrives as it is. As JSON it is the
 * name of its constant, or its digits.
 *
 * @param raw the platform's number
 */
public record RequiredDegree(int raw) {

    private static final OpenNumbers NUMBERS = OpenNumbers.of(
                    "degree",
                    "PRIMARY_SCHOOL",
                    "JUNIOR_HIGH_SCHOOL",
                    "VOCATIONAL_SCHOOL",
                    "SENIOR_HIGH_SCHOOL",
                    "JUNIOR_COLLEGE",
                    "BACHELOR",
                    "MASTER",
                    "DOCTOR")
            .and(20, "ANY");

    /** Primary school. */
    public static final RequiredDegree PRIMARY_SCHOOL = new RequiredDegree(1);

    /** Junior high school. */
    public static final RequiredDegree JUNIOR_HIGH_SCHOOL = new RequiredDegree(2);

    /** Vocational school. */
    public static final RequiredDegree VOCATIONAL_SCHOOL = new RequiredDegree(3);

    /** Senior high school. */
    public static final RequiredDegree SENIOR_HIGH_SCHOOL = new RequiredDegree(4);

    /** Junior college. */
    public static final RequiredDegree JUNIOR_COLLEGE = new RequiredDegree(5);

    /** Bachelor. */
    public static final RequiredDegree BACHELOR = new RequiredDegree(6);

    /** Master. */
    public static final RequiredDegree MASTER = new RequiredDegree(7);

    /** Doctor. */
    public static final RequiredDegree DOCTOR = new RequiredDegree(8);

    /** None is asked for. */
    public static final RequiredDegree ANY = new RequiredDegree(20);

    /**
     * A degree of the platform's.
     *
     * @param raw the platform's number
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RequiredDegree {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RequiredDegree of(String text) {
        return new RequiredDegree(NUMBERS.number(text));
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
