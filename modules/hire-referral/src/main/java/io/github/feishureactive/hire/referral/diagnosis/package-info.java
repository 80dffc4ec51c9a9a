/** The calls of the referral domain, for a gateway to look at itself. */
@NullMarked
package io.github.feishureactive.hire.referral.diagnosis;

import org.jspecify.annotations.NullMarked;
