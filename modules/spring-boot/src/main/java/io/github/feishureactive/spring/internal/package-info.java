/**
 * What the packages of this module share; not API. {@code PropertyCheck} validates property values and names the
 * property, {@code LongConnectionLifecycle} keeps the long connection open that {@code event} defines and that
 * {@code health} and {@code observation} report.
 */
@NullMarked
package io.github.feishureactive.spring.internal;

import org.jspecify.annotations.NullMarked;
