package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlainTest {

    @ParameterizedTest
    @ValueSource(strings = {"X-Tt-Logid", "x-ogw-ratelimit-reset", "HTTP/2.0", "hire.referral_account.assets"})
    void wordsOfProgramsAreShown(String word) {
        assertThat(Plain.word(word)).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "two words", "line\nfeed", "t-g1049abcdefgh", "eyJhbGciOiJFUzI1NiJ9", "\u202eevil", "7up"})
    void anythingElseIsHidden(String text) {
        assertThat(Plain.word(text)).isEqualTo("[hidden]");
    }

    @Test
    void tooManyWordsAreCounted() {
        List<String> many = IntStream.range(0, 30).mapToObj(i -> "X-" + i).toList();

        assertThat(Plain.words(many)).startsWith("X-0, X-1, ").endsWith("X-23 and 6 more");
    }

    @Test
    void onlyScopesAreScopes() {
        assertThat(Plain.scopes(List.of("hire:referral_account", "t-g1049abcdefgh", "a b:c", "hire:referral_account")))
                .containsExactly("hire:referral_account");
    }

    @ParameterizedTest
    @CsvSource({"cli_a1b2c3d4e5f6, cli_a1***", "cli_a1, ***", "twelve_chars, ***"})
    void ofAnAppIdOnlyTheBeginningIsShown(String id, String shown) {
        assertThat(Plain.app(id)).isEqualTo(shown);
    }

    @Test
    void addressesAndTokensLeaveAMessage() {
        assertThat(Plain.message("the HTTP proxy proxy.corp.example:3128 refused t-g1049abcdefgh"))
                .isEqualTo("the HTTP proxy [address] refused [token]");
    }

    @ParameterizedTest
    @CsvSource({
        "PT0.0021S, +0.002 s",
        "PT-0.0021S, -0.002 s",
        "PT59.999S, +59.999 s",
        "PT10M0.4S, +10 min 0 s",
        "PT-9M-59.7S, -10 min 0 s",
        "PT26H5S, +26 h 0 min 5 s"
    })
    void anOffsetIsAsPreciseAsItMatters(Duration offset, String text) {
        assertThat(Plain.offset(offset)).isEqualTo(text);
    }
}
