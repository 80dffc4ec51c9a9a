package io.github.feishureactive.simulator.internal.http;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The delays of an exchange, drawn anew for each one. The suppliers must be safe for concurrent use and must not block.
 *
 * @param request from the client to the gateway
 * @param processing within the gateway
 * @param response from the gateway to the client
 */
public record Delays(Supplier<Duration> request, Supplier<Duration> processing, Supplier<Duration> response) {}
