/** A program to run before reading any code: it enables one referral account and prints what happened. */
@NullMarked
package io.github.feishureactive.quickstart;

import org.jspecify.annotations.NullMarked;
