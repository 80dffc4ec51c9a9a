package io.github.feishureactive.auth;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.auth.TokenOperations.TenantTokenAnswer;
import io.github.feishureactive.auth.TokenState.Live;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a debugger, a log line or a failed assertion prints of the objects that hold secrets. */
class TextFormTest {

    private static final String SECRET = "canary-secret";
    private static final AccessToken TOKEN = AccessToken.of("t-canary-token");

    static Stream<Object> holders() {
        VirtualEnvironment environment = new VirtualEnvironment(1);
        AppAuthentication authentication = AppAuthentication.customApp("cli_a", SECRET);
        AccessTokens opened = authentication.open(environment);
        TokenCell cell = new TokenCell(
                ScriptedSource.answering(request -> Mono.just(new IssuedToken(TOKEN, 7_200))), environment);
        cell.get().subscribe();
        TokenCache cache =
                new TokenCache(key -> () -> cell.get().map(token -> new IssuedToken(token, 1)), environment, 9);
        cache.get(TokenKey.OWN_TENANT).subscribe();
        TokenRefresh refresh = new TokenRefresh();
        refresh.succeed(TOKEN);
        Live live = new Live(TOKEN, TokenLife.of(0, 7_200, environment.random()), 0, 0);
        CredentialsBody credentials = new CredentialsBody("cli_a", SECRET);
        return Stream.of(
                authentication,
                opened,
                cell,
                cell.get(),
                cache,
                refresh,
                live,
                live.ready(),
                TokenState.EMPTY.fetched(live),
                TokenState.EMPTY.fetched(live).refused(),
                new IssuedToken(TOKEN, 7_200),
                new TenantTokenAnswer(TOKEN.value(), BigDecimal.valueOf(7_200)),
                credentials,
                TokenOperations.CUSTOM_APP_TENANT_TOKEN.request().body(credentials));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("holders")
    void hidesTheSecret(Object holder) {
        assertThat(String.valueOf(holder)).isNotBlank().doesNotContain("canary");
    }

    @Test
    void blankCredentialsAreRefusedByName() {
        assertThatThrownBy(() -> AppAuthentication.customApp(" ", SECRET))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The app id is blank");
        assertThatThrownBy(() -> AppAuthentication.customApp("cli_a", "\t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The app secret is blank");
    }

    @Test
    void missingCredentialsAreRefusedByName() {
        assertThatThrownBy(() -> AppAuthentication.customApp("cli_a", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The app secret is null");
    }

    @Test
    void aCustomAppHasOneTenant() {
        AccessTokens opened = AppAuthentication.customApp("cli_a", SECRET).open(new VirtualEnvironment(1));
        assertThatThrownBy(() -> opened.token("other").block(Duration.ofMinutes(1)))
                .hasMessageContaining("without a tenant key");
    }
}
