package io.github.feishureactive.simulator.internal.http;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.simulator.internal.api.ApiResponse;

/**
 * What a fault does to one exchange.
 *
 * @param acts whether the platform handles the request before the fault strikes
 * @param play strikes
 */
public record FaultEffect(boolean acts, Play play) {

    /** Takes the platform's response, which is null if the platform has not acted. */
    @FunctionalInterface
    public interface Play {

        Mono<Void> on(ResponseWriter writer, @Nullable ApiResponse response);
    }
}
