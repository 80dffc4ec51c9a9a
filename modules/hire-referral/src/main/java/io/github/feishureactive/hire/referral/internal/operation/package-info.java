/** What the operations of all rooms have in common. Internal: it may change with any release. */
@NullMarked
package io.github.feishureactive.hire.referral.internal.operation;

import org.jspecify.annotations.NullMarked;
