/**
 * The Feishu open platform on loopback: a real HTTP server for demos, for this library's tests and for users' own.
 *
 * <p>{@link io.github.feishureactive.simulator.FeishuSimulator} is where to begin;
 * {@link io.github.feishureactive.simulator.PlatformEvents} is what it tells applications by itself. The package depends on no other
 * module of the library: it speaks the wire, so it can catch the library's mistakes.
 */
@NullMarked
package io.github.feishureactive.simulator;

import org.jspecify.annotations.NullMarked;
