package io.github.feishureactive.core.internal.error;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.operation.TokenKind;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodesTest {

    private static final Map<Integer, ErrorCategory> OWN =
            Map.of(1002001, ErrorCategory.TRANSIENT, 99991400, ErrorCategory.OTHER);

    @ParameterizedTest
    @CsvSource({
        "99991661, 400, TOKEN",
        "99991663, 200, TOKEN",
        "99991664, 400, TOKEN",
        "99991665, 500, TOKEN",
        "99991671, 400, TOKEN",
        "99991403, 429, MONTHLY_QUOTA",
        "99991672, 400, PERMISSION",
        "99991676, 403, PERMISSION",
        "99991679, 400, PERMISSION",
        "99991401, 403, APP_CONFIGURATION",
        "99991662, 400, APP_CONFIGURATION",
        "99991673, 400, APP_CONFIGURATION",
        "99991201, 404, VALIDATION",
        "99991300, 400, VALIDATION",
        "99991301, 405, VALIDATION",
        "99992402, 400, VALIDATION",
        "9499, 500, VALIDATION",
        "1500, 200, TRANSIENT",
        "2200, 200, TRANSIENT",
        "5000, 400, TRANSIENT",
        "10500, 400, TRANSIENT",
        "4711, 429, THROTTLED",
        "0, 429, THROTTLED",
        "4711, 500, TRANSIENT",
        "4711, 599, TRANSIENT",
        "4711, 400, OTHER",
        "-1, 200, OTHER",
    })
    void theGenericTableThenTheStatus(int code, int status, ErrorCategory category) {
        assertThat(ErrorCodes.category(code, status, Map.of(), TokenKind.TENANT))
                .isEqualTo(category);
    }

    @ParameterizedTest
    @CsvSource({"1002001, 200, TRANSIENT", "99991400, 429, OTHER", "99991663, 400, TOKEN"})
    void theOperationsOwnTableComesFirst(int code, int status, ErrorCategory category) {
        assertThat(ErrorCodes.category(code, status, OWN, TokenKind.TENANT)).isEqualTo(category);
    }

    @ParameterizedTest
    @ValueSource(ints = {99991668, 99991677})
    void aUsersTokenThatIsRefusedIsOneOnlyWhereItWasSent(int code) {
        assertThat(ErrorCodes.category(code, 400, Map.of(), TokenKind.USER)).isEqualTo(ErrorCategory.TOKEN);
        assertThat(ErrorCodes.category(code, 400, Map.of(), TokenKind.TENANT)).isEqualTo(ErrorCategory.OTHER);
        assertThat(ErrorCodes.category(code, 400, Map.of(code, ErrorCategory.VALIDATION), TokenKind.USER))
                .isEqualTo(ErrorCategory.VALIDATION);
    }
}
