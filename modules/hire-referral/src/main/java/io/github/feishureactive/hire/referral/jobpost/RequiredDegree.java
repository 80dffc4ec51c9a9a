package io.github.feishureactive.hire.referral.jobpost;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The least degree that a job asks for. Open: a number that the platform adds later arrives as it is.
 *
 * @param raw the platform's number
 */
public record RequiredDegree(@JsonValue int raw) {

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
    @JsonCreator
    public RequiredDegree {}

    @Override
    public String toString() {
        return switch (raw) {
            case 1 -> "primary school";
            case 2 -> "junior high school";
            case 3 -> "vocational school";
            case 4 -> "senior high school";
            case 5 -> "junior college";
            case 6 -> "bachelor";
            case 7 -> "master";
            case 8 -> "doctor";
            case 20 -> "any";
            default -> "degree " + raw;
        };
    }
}
