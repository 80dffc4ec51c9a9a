package io.github.feishureactive.core.token;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AccessTokenTest {

    private static final String SECRET = "t-0123456789.-_~+/=";

    @Test
    void carriesItsValueAndHidesIt() {
        AccessToken token = AccessToken.of(SECRET);

        assertThat(token.value()).isEqualTo(SECRET);
        assertThat(token.authorization()).isEqualTo("Bearer " + SECRET);
        assertThat(token).hasToString("AccessToken[hidden]");
        assertThat(token).isEqualTo(AccessToken.of(SECRET)).hasSameHashCodeAs(AccessToken.of(SECRET));
        assertThat(token).isNotEqualTo(AccessToken.of("t-other"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t-a b", "t-a\r\nX-Injected: 1", "t-\u4ee4\u724c", "t-a\t", "t-a\u007f", "t-a\u0000"})
    void takesNothingThatDoesNotFitAHeader(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccessToken.of(value))
                .withMessage("An access token is printable ASCII without spaces");
    }
}
