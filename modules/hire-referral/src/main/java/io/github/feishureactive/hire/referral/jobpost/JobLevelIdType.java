package io.github.feishureactive.hire.referral.jobpost;

/** Which id of a job level a response has. */
public enum JobLevelIdType {
    /** The id in the console of the HR system, which the platform phases out; its default all the same. */
    PEOPLE_ADMIN_JOB_LEVEL_ID("people_admin_job_level_id"),

    /** The id in the admin console, as in the platform's list of job levels. */
    JOB_LEVEL_ID("job_level_id");

    private final String wire;

    JobLevelIdType(String wire) {
        this.wire = wire;
    }

    /**
     * What the platform calls it.
     *
     * @return a value of the query parameter {@code job_level_id_type}
     */
    public String wire() {
        return wire;
    }
}
