/**
 * The Feishu open platform on loopback: a real HTTP server for demos, for this library's tests and for users' own. It
 * depends on no other module of the library: it speaks the wire, and so detects the library's mistakes.
 *
 * <p>Start with {@link io.github.feishureactive.simulator.FeishuSimulator}. This package has what users hold: the
 * simulator, its builder, and the scripts of faults, tokens and events. The packages {@code quota}, {@code account} and
 * {@code event} have the values that users pass in and get back. Everything below {@code internal} is for this module
 * only:
 *
 * <ul>
 *   <li>{@code internal.http}: the server, and the checks before an endpoint is called
 *   <li>{@code internal.token}, {@code internal.account}, {@code internal.reward}, {@code internal.referral},
 *       {@code internal.jobpost}, {@code internal.event}: endpoints and state, one subject each
 *   <li>{@code internal.api}: request, response, refusal and route, which all of these share
 * </ul>
 *
 * <p>To add an endpoint, write its method in the package of its subject and a line in {@code ApiRoutes}.
 */
@NullMarked
package io.github.feishureactive.simulator;

import org.jspecify.annotations.NullMarked;
