package io.github.feishureactive.hire.referral.reward;

import org.jspecify.annotations.Nullable;

/**
 * The referred candidate that a reward is for: by application where there is one, and by talent otherwise. The platform
 * takes one of them, and the application where it gets both.
 */
public sealed interface RewardSubject {

    /**
     * An application of the candidate, which has its job already.
     *
     * @param applicationId the application's id in Feishu Hire
     * @return the subject
     * @throws IllegalArgumentException if the id is blank
     */
    static RewardSubject application(String applicationId) {
        return new Application(applicationId);
    }

    /**
     * The candidate without application and job. Only the referrer and administrators see such a reward, not those who
     * are responsible for a job.
     *
     * @param talentId the talent's id in Feishu Hire
     * @return the subject
     * @throws IllegalArgumentException if the id is blank
     */
    static RewardSubject talent(String talentId) {
        return new Talent(talentId, null);
    }

    /**
     * The candidate without application, referred to a job.
     *
     * @param talentId the talent's id in Feishu Hire
     * @param jobId the job's id in Feishu Hire, {@code null} to leave it out
     * @return the subject
     * @throws IllegalArgumentException if an id is blank
     */
    static RewardSubject talent(String talentId, @Nullable String jobId) {
        return new Talent(talentId, jobId);
    }

    /**
     * By application.
     *
     * @param applicationId the application's id
     */
    record Application(String applicationId) implements RewardSubject {

        /**
         * Checks the id.
         *
         * @param applicationId the application's id
         * @throws IllegalArgumentException if it is blank
         */
        public Application {
            Arguments.text(applicationId, "Pass the id of an application: it is null or blank.");
        }
    }

    /**
     * By talent.
     *
     * @param talentId the talent's id
     * @param jobId the job's id, {@code null} for none
     */
    record Talent(String talentId, @Nullable String jobId) implements RewardSubject {

        /**
         * Checks the ids.
         *
         * @param talentId the talent's id
         * @param jobId the job's id, {@code null} for none
         * @throws IllegalArgumentException if one is blank
         */
        public Talent {
            Arguments.text(talentId, "Pass the id of a talent: it is null or blank.");
            Arguments.optionalId("job id", jobId);
        }
    }
}
