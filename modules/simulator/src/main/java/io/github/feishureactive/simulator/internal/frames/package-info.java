/**
 * The frames of the long connection, generated from {@code frame.proto}. Only the package of events uses them. Nothing
 * here is null: a missing field has a default.
 */
@NullMarked
package io.github.feishureactive.simulator.internal.frames;

import org.jspecify.annotations.NullMarked;
