/** A WebFlux service around referral accounts. On the simulator it shows on a page what the library does. */
@NullMarked
package io.github.feishureactive.example;

import org.jspecify.annotations.NullMarked;
