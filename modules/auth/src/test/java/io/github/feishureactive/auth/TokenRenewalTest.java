package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenRenewalTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final AccessToken FIRST = AccessToken.of("t-1");

    private final VirtualEnvironment environment = new VirtualEnvironment(7);
    private final ScriptedSource source = ScriptedSource.fresh(ScriptedSource.TWO_HOURS);
    private final TokenCell cell = new TokenCell(source, environment);

    private void expect(String token) {
        StepVerifier.create(cell.get())
                .expectNext(AccessToken.of(token))
                .expectComplete()
                .verify(LIMIT);
    }

    /** Calls once a second until there is another request; returns the seconds that went by. */
    private static long secondsUntilRenewal(VirtualEnvironment environment, ScriptedSource source, TokenCell cell) {
        int before = source.requests();
        for (long seconds = 0; seconds <= ScriptedSource.TWO_HOURS; seconds++) {
            cell.get().subscribe();
            if (source.requests() > before) {
                return seconds;
            }
            environment.advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("no renewal");
    }

    @Test
    void renewsWithinTheLastTwentyToTenMinutesAndNotAlwaysAtTheSameMoment() {
        List<Long> moments = new ArrayList<>();
        for (int seed = 0; seed < 100; seed++) {
            VirtualEnvironment seeded = new VirtualEnvironment(seed);
            ScriptedSource counted = ScriptedSource.fresh(ScriptedSource.TWO_HOURS);
            TokenCell renewed = new TokenCell(counted, seeded);
            renewed.get().subscribe();
            moments.add(secondsUntilRenewal(seeded, counted, renewed));
        }
        long end = ScriptedSource.TWO_HOURS - 30;
        assertThat(moments).allSatisfy(moment -> assertThat(moment).isBetween(end - 20 * 60, end - 10 * 60));
        assertThat(moments.stream().distinct().count()).isGreaterThan(50);
        assertThat(moments).anyMatch(moment -> moment < end - 18 * 60).anyMatch(moment -> moment > end - 12 * 60);
    }

    @Test
    void theLiveTokenServesWhileTheNextOneIsFetched() {
        expect("t-1");
        source.script(request -> Mono.never());
        secondsUntilRenewal(environment, source, cell);
        for (int i = 0; i < 1_000; i++) {
            expect("t-1");
        }
        assertThat(source.requests()).isEqualTo(2);
        assertThat(source.underWay()).isOne();
    }

    @Test
    void theNextTokenReplacesTheLiveOneAtOnce() {
        expect("t-1");
        secondsUntilRenewal(environment, source, cell);
        expect("t-2");
        assertThat(source.requests()).isEqualTo(2);
    }

    @Test
    void nobodyGetsATokenAfterItsEnd() {
        ScriptedSource byHand = ScriptedSource.byHand();
        TokenCell waited = new TokenCell(byHand, environment);
        waited.get().subscribe();
        byHand.answer(1, "t-1");
        environment.advance(Duration.ofSeconds(ScriptedSource.TWO_HOURS - 31));
        StepVerifier.create(waited.get()).expectNext(FIRST).expectComplete().verify(LIMIT);
        environment.advance(Duration.ofSeconds(1));
        List<AccessToken> told = new ArrayList<>();
        waited.get().subscribe(told::add);
        assertThat(told).isEmpty();
        byHand.answer(2, "t-2");
        assertThat(told).containsExactly(AccessToken.of("t-2"));
        assertThat(byHand.requests()).isEqualTo(2);
    }

    @Test
    void aFailingRenewalFailsNoCallAndBacksOff() {
        expect("t-1");
        source.script(request -> Mono.error(PlatformRefusals.code(2200)));
        secondsUntilRenewal(environment, source, cell);
        for (int i = 0; i < 600; i++) {
            expect("t-1");
            environment.advance(Duration.ofMillis(100));
        }
        // Pauses of 1, 2, 4, 8, 16 and 30 s, each of them cut by half at most: 6 to 8 requests in a minute.
        assertThat(source.requests() - 1).isBetween(6, 8);
        source.script(request -> Mono.just(ScriptedSource.issued("t-new", ScriptedSource.TWO_HOURS)));
        environment.advance(Duration.ofSeconds(30));
        cell.get().subscribe();
        expect("t-new");
    }

    @Test
    void whenEveryRenewalFailsTheEndOfTheTokenIsTheEnd() {
        expect("t-1");
        source.script(request -> Mono.error(PlatformRefusals.code(2200)));
        secondsUntilRenewal(environment, source, cell);
        int failed = 0;
        for (int i = 0; i < 20 * 60; i++) {
            environment.advance(Duration.ofSeconds(1));
            failed += cell.get()
                    .thenReturn(0)
                    .onErrorReturn(AuthenticationException.class, 1)
                    .block(LIMIT);
        }
        assertThat(failed).isPositive();
        // A request every 15 to 30 s, and no more of them after the end than before.
        assertThat(source.requests()).isBetween(20 * 60 / 31, 20 * 60 / 15 + 6);
    }
}
