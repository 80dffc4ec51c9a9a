package io.github.feishureactive.simulator.internal.http;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * The delays of an exchange, drawn anew for each one. The suppliers must be safe for concurrent use and must not block.
 *
 * @param counted from the client to where the request is counted and acted on
 * @param received from there to the gateway
 * @param processing within the gateway
 * @param response from the gateway to the client
 */
public record Delays(
        Supplier<Duration> counted,
        Supplier<Duration> received,
        Supplier<Duration> processing,
        Supplier<Duration> response) {}
