/** Clients under a quota: how much of it is used, and how often does the platform refuse? */
@NullMarked
package io.github.feishureactive.benchmarks.quota;

import org.jspecify.annotations.NullMarked;
