package io.github.feishureactive.core.internal.http;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BufferedResponseTest {

    @ParameterizedTest
    @ValueSource(strings = {"20220501181xxx8035096193288FA", "a", "A-b_c.9"})
    void aLogIdIsKept(String logId) {
        assertThat(BufferedResponse.printable(logId)).isEqualTo(logId);
        assertThat(BufferedResponse.printable("x".repeat(128))).hasSize(128);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a\nb",
                "a\r",
                "\u001b[31m",
                "a\u0000",
                "\u00fcber",
                "\u0661",
                "<a>",
                "%0a",
                "t-0123456789",
                "eyJhbGciOi"
            })
    void anythingElseIsNone(String logId) {
        assertThat(BufferedResponse.printable(logId)).isNull();
        assertThat(BufferedResponse.printable("x".repeat(129))).isNull();
    }

    @ParameterizedTest
    @CsvSource({"199, false", "200, true", "204, true", "299, true", "300, false", "500, false"})
    void successIsAClassOfStatus(int status, boolean successful) {
        assertThat(new BufferedResponse(status, null, null, -1, new byte[0]).successful())
                .isEqualTo(successful);
    }

    @Test
    void itsTextQuotesNothing() {
        assertThat(new BufferedResponse(200, "id", null, -1, "secret".getBytes(StandardCharsets.UTF_8)))
                .hasToString("BufferedResponse[200, 6 bytes]");
    }
}
