/**
 * What goes over a long connection, as the build generates it from {@code frame.proto}. Not for use from outside. Nothing
 * here is null: what is missing has a default.
 */
@NullMarked
package io.github.feishureactive.simulator.frames;

import org.jspecify.annotations.NullMarked;
