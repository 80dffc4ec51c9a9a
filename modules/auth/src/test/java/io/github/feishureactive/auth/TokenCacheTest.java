package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.TokenKey.Kind;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCacheTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int BOUND = 50;

    private final VirtualEnvironment environment = new VirtualEnvironment(1);
    private final Map<TokenKey, Integer> requests = new ConcurrentHashMap<>();
    private final Set<TokenKey> slow = new HashSet<>();
    private final TokenCache cache = new TokenCache(this::source, environment, BOUND);

    private TokenSource source(TokenKey key) {
        return () -> {
            int request = requests.merge(key, 1, Integer::sum);
            String token = "t-" + key.tenantKey() + "-" + request;
            return slow.contains(key)
                    ? Mono.never()
                    : Mono.just(ScriptedSource.issued(token, ScriptedSource.TWO_HOURS));
        };
    }

    private static TokenKey tenant(Object name) {
        return new TokenKey(Kind.TENANT, String.valueOf(name));
    }

    private void expect(TokenKey key, String token) {
        expect(cache, key, token);
    }

    private static void expect(TokenCache asked, TokenKey key, String token) {
        StepVerifier.create(asked.get(key))
                .expectNext(AccessToken.of(token))
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void keysShareNothing() {
        expect(tenant("a"), "t-a-1");
        expect(tenant("b"), "t-b-1");
        cache.reject(tenant("a"), AccessToken.of("t-b-1"));
        cache.reject(tenant("c"), AccessToken.of("t-a-1"));
        expect(tenant("b"), "t-b-1");
        cache.reject(tenant("a"), AccessToken.of("t-a-1"));
        expect(tenant("a"), "t-a-2");
        expect(tenant("b"), "t-b-1");
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void theBoundHoldsHoweverManyAreBusy() {
        for (int i = 0; i < 10_000; i++) {
            cache.get(tenant(i)).subscribe();
            assertThat(cache.size()).isLessThanOrEqualTo(BOUND);
        }
        assertThat(cache.size()).isGreaterThan(BOUND / 2);
        expect(tenant("9999"), "t-9999-1");
    }

    @Test
    void aCellWithARequestInTheAirIsNotDropped() {
        ScriptedSource slow = ScriptedSource.byHand();
        TokenCache waited =
                new TokenCache(key -> key.equals(TokenKey.OWN_TENANT) ? slow : source(key), environment, BOUND);
        List<AccessToken> told = new ArrayList<>();
        waited.get(TokenKey.OWN_TENANT).subscribe(told::add);
        for (int i = 0; i < 1_000; i++) {
            waited.get(tenant(i)).subscribe();
        }
        waited.get(TokenKey.OWN_TENANT).subscribe(told::add);
        slow.answer(1, "t-1");
        assertThat(told).hasSize(2);
        assertThat(slow.requests()).isOne();
    }

    @Test
    void whatNobodyUsesIsDroppedWhenSomethingNewComes() {
        for (int i = 0; i < 20; i++) {
            cache.get(tenant(i)).subscribe();
        }
        environment.advance(Duration.ofMinutes(115));
        cache.get(tenant("new")).subscribe();
        assertThat(cache.size())
                .as("they may be asked for yet, and are worth a renewal")
                .isGreaterThan(1);
        environment.advance(Duration.ofMinutes(5));
        cache.get(tenant("newer")).subscribe();
        assertThat(cache.size()).isEqualTo(2);
    }

    @Test
    void whatIsInUseStays() {
        TokenCache wide = new TokenCache(this::source, environment, 1_000);
        TokenKey busy = tenant("busy");
        expect(wide, busy, "t-busy-1");
        slow.add(busy);
        for (int minute = 0; minute < 119; minute++) {
            // The new key sweeps; then whoever asks still finds the live token, and waits for nothing.
            wide.get(tenant("idle" + minute)).subscribe();
            expect(wide, busy, "t-busy-1");
            environment.advance(Duration.ofMinutes(1));
        }
        assertThat(requests.get(busy)).isGreaterThan(1);
    }

    @Test
    void closingClosesEveryCellAndEveryLaterOne() {
        cache.get(tenant("a")).subscribe();
        Mono<AccessToken> assembledBefore = Mono.defer(() -> cache.get(tenant("a")));
        cache.close();
        assertThat(cache.closed()).isTrue();
        for (Mono<AccessToken> late : List.of(assembledBefore, cache.get(tenant("a")), cache.get(tenant("b")))) {
            StepVerifier.create(late).expectError(AuthenticationException.class).verify(LIMIT);
        }
        assertThat(requests).containsExactly(Map.entry(tenant("a"), 1));
    }
}
