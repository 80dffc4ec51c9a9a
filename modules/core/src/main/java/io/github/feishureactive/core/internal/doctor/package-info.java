/**
 * The diagnosis of a gateway; internal to this module. {@code Examination} runs the probes one after another, over
 * connections of its own, and {@code FeishuGateway.diagnose} is its only caller.
 *
 * <p>Each probe is one of two kinds: a request without a token for a path that the platform does not have, whose
 * response shows headers, times and error envelope; or a GET request that the caller names, through the gateway's own
 * steps, with token and quota but without retry. Nothing else can be sent: {@code WrongPath} and {@code CallProbe} know
 * no other HTTP method.
 *
 * <p>What comes back is untrusted and may quote secrets. Numbers, header names and scopes reach the page, through
 * {@code Plain}; texts of the platform never do.
 */
@NullMarked
package io.github.feishureactive.core.internal.doctor;

import org.jspecify.annotations.NullMarked;
