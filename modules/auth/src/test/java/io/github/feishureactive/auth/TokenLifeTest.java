package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class TokenLifeTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int DAY = (int) Duration.ofHours(24).toSeconds();

    private final RandomGenerator random = new SplittableRandom(5);

    /**
     * The bound: a token is renewed at the first call after half of its usable life at the earliest. So a life of 10 s
     * or less, of which 7.5 s are usable, costs a request every 4 s; one of 60 s every 23 s; one of half an hour every
     * 885 s; and one of two hours or more every 5970 to 6570 s.
     */
    @ParameterizedTest
    @CsvSource({
        "0,                   4,    4",
        "-5,                  4,    4",
        "-9223372036854775808, 4,   4",
        "1,                   4,    4",
        "10,                  4,    4",
        "60,                  23,   23",
        "1799,                885,  1170",
        "1800,                885,  1171",
        "7200,                5970, 6571",
        "9223372036854775807, 5970, 6571"
    })
    void aDayOfCallsCostsABoundedNumberOfRequests(long expire, int shortestSeconds, int longestSeconds) {
        VirtualEnvironment environment = new VirtualEnvironment(11);
        ScriptedSource source = ScriptedSource.fresh(expire);
        TokenCell cell = new TokenCell(source, environment);
        int[] told = new int[1];
        for (int second = 0; second < DAY; second++) {
            cell.get().subscribe(token -> told[0]++);
            environment.advance(Duration.ofSeconds(1));
        }
        assertThat(told[0]).as("calls that got a token at once").isEqualTo(DAY);
        assertThat(source.requests()).isBetween(DAY / longestSeconds, 1 + DAY / shortestSeconds);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -5, 0, 1, 9, 10, 11, 60, 119, 120, 121, 1_799, 1_800, 7_199, 7_200, 86_400})
    void endsBeforeThePlatformSaysAndIsRenewedBeforeThat(long expire) {
        for (int i = 0; i < 1_000; i++) {
            TokenLife life = TokenLife.of(0, expire, random);
            long believed =
                    Duration.ofSeconds(Math.min(7_200, Math.max(10, expire))).toNanos();
            assertThat(life.endAt()).isBetween(believed / 4 * 3, believed - 1);
            assertThat(life.renewAt()).isBetween(life.endAt() / 2, life.endAt() - 1);
        }
    }

    /** While half an hour or more remains, the platform gives the same token again, and the request was in vain. */
    @Test
    void neverAsksForAFullTokenWhileThePlatformWouldGiveTheSameAgain() {
        for (int i = 0; i < 10_000; i++) {
            long expire = random.nextLong(1, 7_200);
            TokenLife life = TokenLife.of(0, expire, random);
            long left = Duration.ofSeconds(expire).toNanos() - life.renewAt();
            assertThat(left).isLessThan(Duration.ofMinutes(30).toNanos());
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                -1,
                Long.MIN_VALUE,
                Long.MIN_VALUE + 1_000_000_000L,
                Long.MAX_VALUE,
                Long.MAX_VALUE - 7_000_000_000_000L
            })
    void theClockMayStartAnywhereAndRunOver(long origin) {
        VirtualEnvironment environment = new VirtualEnvironment(2, origin);
        ScriptedSource source = ScriptedSource.fresh(ScriptedSource.TWO_HOURS);
        TokenCell cell = new TokenCell(source, environment);
        for (int second = 0; second < DAY; second += 10) {
            StepVerifier.create(cell.get()).expectNextCount(1).expectComplete().verify(LIMIT);
            environment.advance(Duration.ofSeconds(10));
        }
        assertThat(source.requests()).isBetween(DAY / 6_580, 1 + DAY / 5_970);
        // A failure's pause runs over as well.
        source.script(request -> Mono.error(new IllegalStateException("test")));
        environment.advance(Duration.ofHours(2));
        int before = source.requests();
        for (int second = 0; second < 60; second++) {
            cell.get().subscribe(token -> {}, error -> {});
            environment.advance(Duration.ofSeconds(1));
        }
        assertThat(source.requests() - before).isBetween(4, 8);
    }

    @Test
    void endsAtItsEndWhereverTheClockRunsOver() {
        long usable = Duration.ofSeconds(7_170).toNanos();
        for (int i = 0; i < 1_000; i++) {
            // The clock runs over before, within or after the token's life.
            long start = Long.MAX_VALUE - random.nextLong(2 * usable);
            TokenLife life = TokenLife.of(start, 7_200, random);
            assertThat(life.live(start) && life.fresh(start)).isTrue();
            assertThat(life.live(start + usable - 1)).isTrue();
            assertThat(life.live(start + usable)).isFalse();
            assertThat(life.fresh(start + usable)).isFalse();
        }
    }

    @Test
    void isNotFreshFromTheMomentOfItsRenewalOn() {
        TokenLife life = TokenLife.of(0, 7_200, random);
        assertThat(life.fresh(life.renewAt() - 1)).isTrue();
        assertThat(life.fresh(life.renewAt())).isFalse();
    }

    /** None of them would renew it yet: 1230 s is the longest time before its end, 20 min and the way there. */
    @Test
    void isSharedWhileNobodyWouldRenewIt() {
        Duration enough = Duration.ofSeconds(1_230);
        assertThat(TokenLife.worthSharing(enough)).isTrue();
        assertThat(TokenLife.worthSharing(enough.minusNanos(1))).isFalse();
    }

    @Test
    void aCellIsIdleWhenItsTokenWasNotFreshForSoLong() {
        VirtualEnvironment environment = new VirtualEnvironment(5);
        TokenCell cell = new TokenCell(ScriptedSource.fresh(ScriptedSource.TWO_HOURS), environment);
        cell.get().subscribe();
        environment.advance(Duration.ofMillis(1));
        // The same random number.
        long renewAt = TokenLife.of(0, ScriptedSource.TWO_HOURS, random).renewAt();
        long unused = Duration.ofMinutes(10).toNanos();
        environment.advance(Duration.ofNanos(renewAt + unused - 1).minusMillis(1));
        assertThat(cell.idle(unused)).isFalse();
        environment.advance(Duration.ofNanos(1));
        assertThat(cell.idle(unused)).isTrue();
    }

    @Test
    void countsFromTheStartOfTheRequest() {
        VirtualEnvironment environment = new VirtualEnvironment(1);
        ScriptedSource source = ScriptedSource.byHand();
        TokenCell cell = new TokenCell(source, environment);
        cell.get().subscribe();
        environment.advance(Duration.ofSeconds(19));
        source.answer(1, "t-1");
        // Two hours after the start, less half a minute for the way to the platform.
        environment.advance(Duration.ofSeconds(7_170 - 19).minusNanos(1));
        StepVerifier.create(cell.get())
                .expectNext(AccessToken.of("t-1"))
                .expectComplete()
                .verify(LIMIT);
        environment.advance(Duration.ofNanos(1));
        StepVerifier.create(cell.get())
                .expectSubscription()
                .then(() -> source.answer(2, "t-2"))
                .expectNext(AccessToken.of("t-2"))
                .expectComplete()
                .verify(LIMIT);
    }
}
