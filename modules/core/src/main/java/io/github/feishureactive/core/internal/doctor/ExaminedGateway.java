package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.internal.http.TransportSettings;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/**
 * What a diagnosis uses of a gateway.
 *
 * @param settings of the gateway's transport
 * @param tokens the gateway's own source of tokens
 * @param calls the gateway's pipeline
 * @param documented what the catalogue has of an operation
 * @param timer the source of time
 * @param deadline of a call, and so of a probe
 */
public record ExaminedGateway(
        TransportSettings settings,
        AccessTokens tokens,
        Calls calls,
        Function<ApiOperation<?>, @Nullable DocumentedOperation> documented,
        Scheduler timer,
        Duration deadline) {

    /** Makes one attempt of a call: token, permit, exchange, decoding. */
    @FunctionalInterface
    public interface Calls {

        /**
         * Calls once.
         *
         * @param request a valid GET request; its body is not sent
         * @param transport what to send it over
         * @param deadline how long the call may take
         * @return the value, or an error
         */
        Mono<?> once(ApiRequest<?> request, Transport transport, Duration deadline);
    }
}
