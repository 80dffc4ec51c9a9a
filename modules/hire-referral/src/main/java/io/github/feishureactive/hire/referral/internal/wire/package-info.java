/** How the platform writes times and lists. Internal: it may change with any release. */
@NullMarked
package io.github.feishureactive.hire.referral.internal.wire;

import org.jspecify.annotations.NullMarked;
