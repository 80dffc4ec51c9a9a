package io.github.feishureactive.spring.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.token.TokenStatus;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/**
 * Reports the gateway's health from what it already knows: a probe makes no call and uses no quota. Up while there is a
 * token, down if no token can be obtained or the long connection delivers no events, unknown before a token was asked
 * for. A failed call is shown but does not turn the health down, since most failures concern one request only.
 */
final class GatewayHealthIndicator implements ReactiveHealthIndicator {

    private final FeishuGateway gateway;
    private final LastCall lastCall;
    private final @Nullable LongConnectionLifecycle longConnection;
    private final @Nullable Events events;

    GatewayHealthIndicator(
            FeishuGateway gateway,
            LastCall lastCall,
            @Nullable LongConnectionLifecycle longConnection,
            @Nullable Events events) {
        this.gateway = gateway;
        this.lastCall = lastCall;
        this.longConnection = longConnection;
        this.events = events;
    }

    @Override
    public Mono<Health> health() {
        return Mono.fromSupplier(this::now);
    }

    private Health now() {
        TokenStatus token = gateway.tokenStatus();
        Health.Builder health = new Health.Builder();
        if (token.validFor() != null) {
            health.up();
        } else if (token.failure() != null) {
            health.down();
        } else {
            health.unknown();
        }
        health.withDetail("token", details(token));
        if (longConnection != null) {
            EventHealth.show(longConnection.status(), health);
        }
        if (events != null) {
            EventHealth.show(events.statistics(), health);
        }
        Map<String, Object> last = lastCall.details();
        if (last != null) {
            health.withDetail("lastCall", last);
        }
        return health.build();
    }

    private static Map<String, Object> details(TokenStatus token) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("validFor", seconds(token.validFor()));
        AuthenticationException failure = token.failure();
        if (failure != null) {
            details.put("failure", String.valueOf(failure.getMessage()));
            details.put("code", failure.code());
            details.put("retryAfter", seconds(failure.retryAfter()));
        }
        return details;
    }

    private static String seconds(@Nullable Duration duration) {
        return duration == null ? "none" : duration.toSeconds() + " s";
    }
}
