package io.github.feishureactive.core;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FakeTransport.Step;
import io.github.feishureactive.core.VirtualPlatform.Ending;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.UserTokenSource;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

import static io.github.feishureactive.core.VirtualPlatform.DEADLINE;
import static io.github.feishureactive.core.VirtualPlatform.ONCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Between two attempts, a fatal error of the application's code waits until the call has ended, and is thrown then. */
class FatalErrorTest {

    private static final Step TOKEN_REFUSED = Step.code(400, 99991663);

    private final VirtualPlatform platform = new VirtualPlatform();
    private final Ending ending = platform.new Ending();

    @Test
    void ofAnObserverThatHearsOfARetry() {
        platform.transport.next(Step.refused());

        throwsOnceEnded(observed(new ThrowingAtRetry()));

        assertThat(ending.value()).isNotNull();
    }

    @Test
    void ofAnObserverThatHearsOfAPermitThatLapsed() {
        platform.limiter.next(Mono.just(new Sent(false)));

        throwsOnceEnded(observed(new ThrowingAtRetry()));

        assertThat(ending.value()).isNotNull();
    }

    @Test
    void ofAnObserverThatHearsOfAThrottling() {
        platform.transport.next(Step.throttled("1"));

        throwsOnceEnded(observed(new GatewayObserver() {
            @Override
            public void throttled(ApiOperation<?> operation, Duration retryAfter) {
                Thrown.LINKAGE.now();
            }
        }));

        assertThat(ending.value()).isNotNull();
    }

    @Test
    void ofALimiterThatIsToPause() {
        platform.transport.next(Step.throttled("1"));

        throwsOnceEnded(platform.gateway(new RateLimiter() {
            @Override
            public Mono<Permit> acquire(QuotaKey key, Quota quota, long maxWaitNanos, boolean retry) {
                return platform.limiter.acquire(key, quota, maxWaitNanos, retry);
            }

            @Override
            public void throttled(QuotaKey key, Quota quota, Duration pause) {
                Thrown.LINKAGE.now();
            }

            @Override
            public void dispose() {}
        }));

        assertThat(ending.value()).isNotNull();
    }

    @Test
    void ofAPermitThatIsToBeSent() {
        platform.limiter.next(Mono.just(new Sent(true)));

        throwsOnceEnded(platform.gateway());

        assertThat(ending.value()).isNotNull();
    }

    private enum Place {
        REJECT,
        GRACE_PERIOD,
        REJECT_LATER
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void ofASourceOfTokensThatHearsOfARefusal(Place place) {
        platform.transport.next(TOKEN_REFUSED);

        throwsOnceEnded(platform.builder()
                .authentication(environment -> new ThrowingTokens(place))
                .rateLimiter(platform.limiter)
                .build(platform.transport));

        if (place == Place.GRACE_PERIOD) {
            ending.failure(ApiException.class);
        } else {
            assertThat(ending.value()).isNotNull();
        }
    }

    @Test
    void ofTheSourceOfAUserThatHearsOfARefusal() {
        platform.transport.next(TOKEN_REFUSED);
        UserTokenSource user = new UserTokenSource() {
            @Override
            public Mono<String> token() {
                return Mono.just("u-1");
            }

            @Override
            public void rejected(String token) {
                Thrown.LINKAGE.now();
            }
        };

        assertThat(catchThrowable(() ->
                        platform.gateway().call(ONCE.request().userToken(user)).subscribe(ending)))
                .isInstanceOf(NoClassDefFoundError.class);

        ending.failure(AuthenticationException.class);
    }

    private FeishuGateway observed(GatewayObserver observer) {
        return platform.builder()
                .rateLimiter(platform.limiter)
                .observer(observer)
                .build(platform.transport);
    }

    private void throwsOnceEnded(FeishuGateway gateway) {
        assertThat(catchThrowable(() -> {
                    gateway.call(ONCE.request()).subscribe(ending);
                    platform.timer.advance(DEADLINE);
                }))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(ending.over()).isTrue();
    }

    private static final class ThrowingAtRetry implements GatewayObserver {

        @Override
        public void retrying(ApiOperation<?> operation, FeishuException error) {
            Thrown.LINKAGE.now();
        }
    }

    /** Cannot be sent with. */
    private record Sent(boolean throwing) implements Permit {

        @Override
        public boolean send() {
            return throwing ? Thrown.LINKAGE.<Boolean>now() : false;
        }

        @Override
        public void answered(long processingNanos) {}

        @Override
        public void abandon() {}
    }

    /** Throws in one of the methods that a refused token leads to. */
    private static final class ThrowingTokens implements AccessTokens {

        private final Place place;
        private int refusals;

        ThrowingTokens(Place place) {
            this.place = place;
        }

        @Override
        public String appId() {
            return "cli_test";
        }

        @Override
        public Mono<AccessToken> token(String tenantKey) {
            return Mono.fromSupplier(() -> AccessToken.of("t-" + refusals));
        }

        @Override
        public void reject(String tenantKey, AccessToken token) {
            refusals++;
            if (place == Place.REJECT || (place == Place.REJECT_LATER && refusals == 2)) {
                Thrown.LINKAGE.now();
            }
        }

        @Override
        public Duration gracePeriod(String tenantKey, AccessToken token) {
            return switch (place) {
                case REJECT -> Duration.ZERO;
                case GRACE_PERIOD -> Thrown.LINKAGE.now();
                case REJECT_LATER -> Duration.ofSeconds(1);
            };
        }

        @Override
        public void dispose() {}
    }
}
