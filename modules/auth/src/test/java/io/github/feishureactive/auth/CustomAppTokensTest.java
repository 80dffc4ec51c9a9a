package io.github.feishureactive.auth;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.TokenOperations.AppTokenAnswer;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

import static org.assertj.core.api.Assertions.assertThat;

/** A custom app has two tokens, and no more than one request for each. */
class CustomAppTokensTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final BigDecimal LIFE = BigDecimal.valueOf(7_200);

    private final Map<String, Integer> requests = new HashMap<>();
    private final VirtualEnvironment environment = new VirtualEnvironment(this::answer);
    private final AccessTokens tokens =
            AppAuthentication.customApp("cli_custom", "secret").open(environment);

    /** Whether the platform issues one value as both. */
    private boolean same;

    private Mono<?> answer(ApiRequest<?> request) {
        String operation = request.operation().name();
        int nth = requests.merge(operation, 1, Integer::sum);
        return switch (operation) {
            case "auth.tenant_access_token.internal" -> Mono.just(new TenantTokenAnswer("t-" + nth, LIFE));
            case "auth.app_access_token.internal" -> Mono.just(new AppTokenAnswer((same ? "t-" : "a-") + nth, LIFE));
            default -> Mono.error(new AssertionError(operation));
        };
    }

    private void expect(Mono<AccessToken> token, String value) {
        StepVerifier.create(token)
                .then(() -> environment.advance(SOON))
                .expectNext(AccessToken.of(value))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void eachTokenIsFetchedOnce() {
        for (int i = 0; i < 3; i++) {
            expect(tokens.appToken(), "a-1");
            expect(tokens.token(null), "t-1");
        }

        assertThat(requests)
                .containsOnly(
                        Map.entry("auth.tenant_access_token.internal", 1),
                        Map.entry("auth.app_access_token.internal", 1));
    }

    @Test
    void theRefusalOfOneLeavesTheOther() {
        expect(tokens.appToken(), "a-1");
        expect(tokens.token(null), "t-1");

        tokens.reject(null, AccessToken.of("a-1"));

        expect(tokens.appToken(), "a-2");
        expect(tokens.token(null), "t-1");
    }

    @Test
    void oneValueThatIsBothIsRefusedAsBoth() {
        same = true;
        expect(tokens.appToken(), "t-1");
        expect(tokens.token(null), "t-1");

        tokens.reject(null, AccessToken.of("t-1"));

        expect(tokens.appToken(), "t-2");
        expect(tokens.token(null), "t-2");
    }

    @Test
    void aNewTokenOfEitherKindHasItsGracePeriod() {
        expect(tokens.appToken(), "a-1");

        assertThat(tokens.gracePeriod(null, AccessToken.of("a-1"))).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(tokens.gracePeriod(null, AccessToken.of("t-1"))).isZero();
    }

    @Test
    void aClosedSourceHasNeither() {
        tokens.dispose();

        StepVerifier.create(tokens.appToken()).expectError().verify(SOON);
        StepVerifier.create(tokens.token(null)).expectError().verify(SOON);
        assertThat(requests).isEmpty();
    }

    @Test
    void itIsNamedByItsAppAndSaysWhetherItIsClosed() {
        assertThat(tokens.appId()).isEqualTo("cli_custom");
        assertThat(tokens.isDisposed()).isFalse();
        tokens.dispose();
        assertThat(tokens.isDisposed()).isTrue();
    }
}
