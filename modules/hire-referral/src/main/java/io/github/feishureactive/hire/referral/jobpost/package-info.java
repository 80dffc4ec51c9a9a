/**
 * Job posts of the referral site, where employees find the jobs for which they recommend talents.
 *
 * <p>{@link io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts} is what to call; {@code JobPostOperations}
 * holds what is fixed about each endpoint; {@link io.github.feishureactive.hire.referral.jobpost.JobPost} is what comes
 * back. Its {@link io.github.feishureactive.hire.referral.jobpost.CustomField custom fields} have values of several
 * kinds.
 */
@NullMarked
package io.github.feishureactive.hire.referral.jobpost;

import org.jspecify.annotations.NullMarked;
