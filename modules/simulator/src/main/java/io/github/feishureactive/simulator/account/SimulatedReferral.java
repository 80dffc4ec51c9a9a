package io.github.feishureactive.simulator.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A candidate whom an employee has recommended. Immutable.
 *
 * @param id the referral's id, a decimal string on the real platform
 * @param talentId the candidate
 * @param applicationIds the candidate's applications for jobs; a referral without a job has none, and is found by its
 *     talent only
 * @param createTime when, to the millisecond
 * @param referrer the employee, who is known in the tenant
 */
public record SimulatedReferral(
        String id, String talentId, List<String> applicationIds, Instant createTime, SimulatedEmployee referrer) {

    private static final Instant CREATED = Instant.parse("2024-05-27T06:32:27.691Z");

    /**
     * Copies the list.
     *
     * @param id the id
     * @param talentId the candidate
     * @param applicationIds the applications
     * @param createTime the time
     * @param referrer the employee
     */
    public SimulatedReferral {
        applicationIds = List.copyOf(applicationIds);
    }

    /**
     * Creates a referral without a job.
     *
     * @param id the referral's id
     * @param talentId the candidate
     * @param referrer the employee
     * @return the referral, created in May 2024
     */
    public static SimulatedReferral of(String id, String talentId, SimulatedEmployee referrer) {
        return new SimulatedReferral(id, talentId, List.of(), CREATED, referrer);
    }

    /**
     * Returns this referral with one more application.
     *
     * @param applicationId the application's id
     * @return a new referral
     */
    public SimulatedReferral withApplication(String applicationId) {
        List<String> more = new ArrayList<>(applicationIds);
        more.add(applicationId);
        return new SimulatedReferral(id, talentId, more, createTime, referrer);
    }

    /**
     * Returns this referral with another time.
     *
     * @param time when it was created
     * @return a new referral
     */
    public SimulatedReferral withCreateTime(Instant time) {
        return new SimulatedReferral(id, talentId, applicationIds, time, referrer);
    }
}
