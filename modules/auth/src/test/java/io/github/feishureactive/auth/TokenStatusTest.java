package io.github.feishureactive.auth;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.TokenStatus;

import static org.assertj.core.api.Assertions.assertThat;

/** Looking at a token tells how it stands, and never makes a request. */
class TokenStatusTest {

    private final VirtualEnvironment environment = new VirtualEnvironment(7);
    private final ScriptedSource source = ScriptedSource.fresh(ScriptedSource.TWO_HOURS);
    private final TokenCell cell = new TokenCell(source, environment);

    private void ask() {
        cell.get().subscribe(token -> {}, error -> {});
        environment.advance(Duration.ZERO);
    }

    @Test
    void nothingIsKnownBeforeTheFirstCallAndLookingDoesNotAsk() {
        assertThat(cell.status()).isEqualTo(TokenStatus.UNKNOWN);
        assertThat(source.requests()).isZero();
    }

    @Test
    void aTokenIsValidUntilItsEnd() {
        ask();
        Duration first = cell.status().validFor();
        assertThat(first).isBetween(Duration.ofMinutes(119), Duration.ofHours(2));
        environment.advance(Duration.ofHours(1));
        assertThat(cell.status()).isEqualTo(new TokenStatus(first.minusHours(1), null));
        environment.advance(Duration.ofHours(1));
        assertThat(cell.status()).isEqualTo(TokenStatus.UNKNOWN);
        assertThat(source.requests()).isOne();
    }

    @Test
    void aFailedRenewalLeavesTheTokenAndTellsWhy() {
        ask();
        source.script(request -> Mono.error(PlatformRefusals.code(10015)));
        environment.advance(Duration.ofMinutes(112));
        ask();
        TokenStatus status = cell.status();
        assertThat(status.validFor()).isPositive();
        assertThat(status.failure()).hasMessageContaining("code 10015");
        environment.advance(Duration.ofSeconds(20));
        assertThat(cell.status().failure().retryAfter())
                .isEqualTo(status.failure().retryAfter().minusSeconds(20));
        environment.advance(Duration.ofMinutes(5));
        assertThat(cell.status().failure().retryAfter()).isZero();
    }

    @Test
    void aSuccessEndsTheFailure() {
        source.script(request -> Mono.error(PlatformRefusals.code(2200)));
        ask();
        assertThat(cell.status().validFor()).isNull();
        assertThat(cell.status().failure()).isNotNull();
        source.script(request -> Mono.just(ScriptedSource.issued("t-1", ScriptedSource.TWO_HOURS)));
        environment.advance(Duration.ofSeconds(1));
        ask();
        assertThat(cell.status().validFor()).isPositive();
        assertThat(cell.status().failure()).isNull();
    }

    @Test
    void aClosedGatewaySaysSo() {
        ask();
        cell.close();
        assertThat(cell.status().validFor()).isNull();
        assertThat(cell.status().failure()).hasMessageContaining("closed");
    }

    @Test
    void ofAnUnusedAppNothingIsKnown() {
        AccessTokens custom = AppAuthentication.customApp("cli_a", "secret").open(environment);
        AccessTokens store = AppAuthentication.storeApp("cli_a", "secret", new AppTicketStore())
                .open(environment);
        assertThat(custom.status()).isEqualTo(TokenStatus.UNKNOWN);
        assertThat(store.status()).isEqualTo(TokenStatus.UNKNOWN);
    }

    @Test
    void aCellSaysHowItStands() {
        ScriptedSource late = ScriptedSource.byHand();
        TokenCell waiting = new TokenCell(late, environment);
        assertThat(waiting).hasToString("TokenCell[empty, failures 0]");
        waiting.get().subscribe();
        assertThat(waiting).hasToString("TokenCell[empty, fetching, failures 0]");
        late.answer(1, "t-1");
        environment.advance(Duration.ZERO);
        assertThat(waiting).hasToString("TokenCell[live, failures 0]");
    }
}
