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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenCacheTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int BOUND = 50;

    private final VirtualEnvironment environment = new VirtualEnvironment(1);
    private final Map<TokenKey, Integer> requests = new ConcurrentHashMap<>();
    private final Set<TokenKey> slow = new HashSet<>();
    private final Set<TokenKey> failing = new HashSet<>();
    private final TokenCache cache = new TokenCache(this::source, environment, BOUND);

    private TokenSource source(TokenKey key) {
        return () -> {
            int request = requests.merge(key, 1, Integer::sum);
            if (failing.contains(key)) {
                return Mono.error(new IllegalStateException("boom"));
            }
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
    void whenAllAreBusyATenthIsDropped() {
        for (int i = 0; i < BOUND; i++) {
            expect(tenant(i), "t-" + i + "-1");
        }
        expect(tenant("new"), "t-new-1");
        assertThat(cache.size()).isEqualTo(BOUND - BOUND / 10);
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
    void unusedCellsAreLookedForOnceAMinute() {
        failing.add(tenant("gone"));
        failing.add(tenant("gone too"));
        ask("gone");
        environment.advance(Duration.ofMinutes(10));
        ask("a");
        assertThat(cache.size()).as("unused for ten minutes to the nanosecond").isOne();

        ask("gone too");
        environment.advance(Duration.ofSeconds(570));
        ask("b");
        environment.advance(Duration.ofMinutes(1).minusNanos(1));
        ask("c");
        assertThat(cache.size()).isEqualTo(4);
        environment.advance(Duration.ofNanos(1));
        ask("d");
        assertThat(cache.size()).as("all but the unused one").isEqualTo(4);
    }

    private void ask(String tenant) {
        cache.get(tenant(tenant)).subscribe(token -> {}, error -> {});
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
        assertThat(cache.closed()).isFalse();
        assertThat(cache).hasToString("TokenCache[1 tokens]");
        cache.close();
        assertThat(cache.closed()).isTrue();
        assertThat(cache).hasToString("TokenCache[1 tokens, closed]");
        for (Mono<AccessToken> late : List.of(assembledBefore, cache.get(tenant("a")), cache.get(tenant("b")))) {
            StepVerifier.create(late).expectError(AuthenticationException.class).verify(LIMIT);
        }
        assertThat(requests).containsExactly(Map.entry(tenant("a"), 1));
    }

    @Test
    void aFatalErrorOfOneCallerIsThrownWhenAllCellsAreClosed() {
        List<Throwable> errors = new ArrayList<>();
        for (String tenant : List.of("a", "b", "c")) {
            slow.add(tenant(tenant));
            cache.get(tenant(tenant)).subscribe(token -> {}, error -> {
                errors.add(error);
                throw new NoClassDefFoundError("boom");
            });
        }
        assertThatThrownBy(cache::close).isInstanceOf(NoClassDefFoundError.class);
        assertThat(errors).hasSize(3);
    }

    @Test
    void aNewTokenOfEitherKeyHasAGracePeriod() {
        expect(tenant("a"), "t-a-1");
        AccessToken token = AccessToken.of("t-a-1");
        assertThat(cache.gracePeriod(token, tenant("a"), tenant("b"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(cache.gracePeriod(token, tenant("b"), tenant("a"))).isEqualTo(Duration.ofSeconds(1));
        assertThat(cache.gracePeriod(token, tenant("b"), tenant("c"))).isZero();
    }
}
