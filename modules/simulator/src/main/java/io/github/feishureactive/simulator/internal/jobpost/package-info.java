/**
 * The job posts of the referral site: their list in pages, and one of them. Only the simulator's root package uses it.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.internal.jobpost.JobPostEndpoints}.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.jobpost;

import org.jspecify.annotations.NullMarked;
