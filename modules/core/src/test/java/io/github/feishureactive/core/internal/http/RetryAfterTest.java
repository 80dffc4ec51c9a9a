package io.github.feishureactive.core.internal.http;

import java.time.Duration;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

    private static final String NOW = "Sun, 06 Nov 1994 08:49:37 GMT";

    @ParameterizedTest
    @CsvSource({
        "52, PT52S",
        "0.5, PT0.5S",
        "' 1 ', PT1S",
        "0.001, PT0.001S",
        "1.5E1, PT15S",
        "300, PT5M",
        "3600, PT1H",
        "86400, PT24H",
        "31536000, PT8760H",
        "1e30, PT8760H",
        "1e1000000000, PT8760H",
        "99999999999999999999999999999999, PT8760H",
    })
    void readsSecondsAsTheyCame(String header, Duration wait) {
        assertThat(RetryAfter.seconds(header)).isEqualTo(wait);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "-0",
                "0.0009",
                "1e-10",
                "1e-999999999",
                "-1",
                "-0.001",
                "soon",
                "1s",
                "0x10",
                "NaN",
                "Infinity",
                "1e99999999999",
                "1,5",
                "1;2",
                "000000000000000000000000000000001"
            })
    void whatMakesNoSenseAsksForNothing(String header) {
        assertThat(RetryAfter.seconds(header)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                // The platform's own counts where it makes sense.
                "52, 7, PT52S",
                "52, none, PT52S",
                "0, 7, PT7S",
                "soon, 7, PT7S",
                "none, 7, PT7S",
                "none, '7', PT7S",
                "none, '120', PT2M",
                "none, '86400', PT24H",
                // A date, against the date of the response.
                "none, 'Sun, 06 Nov 1994 08:50:07 GMT', PT30S",
                "none, 'Sunday, 06-Nov-94 08:50:07 GMT', PT30S",
                "none, 'Sun Nov  6 08:50:07 1994', PT30S",
                "none, 'Sun, 06 Nov 2094 08:49:37 GMT', PT8760H",
                "none, 'Sun, 06 Nov 1994 08:49:37 GMT', none",
                "none, 'Sun, 06 Nov 1994 08:00:00 GMT', none",
                "none, 'tomorrow', none",
                "none, '', none",
                "none, '0', none",
                "none, '-5', none",
                "none, none, none",
            })
    void hearsThePlatformFirstAndThenWhoeverIsBeforeIt(
            @Nullable String reset, @Nullable String retryAfter, @Nullable Duration wait) {
        assertThat(RetryAfter.of(headers(reset, retryAfter, NOW))).isEqualTo(wait);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "today"})
    void withoutItsOwnDateAResponseCannotNameAnother(@Nullable String date) {
        assertThat(RetryAfter.of(headers(null, "Sun, 06 Nov 1994 08:50:07 GMT", date)))
                .isNull();
        assertThat(RetryAfter.of(headers(null, "30", date))).isEqualTo(Duration.ofSeconds(30));
    }

    private static DefaultHttpHeaders headers(
            @Nullable String reset, @Nullable String retryAfter, @Nullable String date) {
        DefaultHttpHeaders headers = new DefaultHttpHeaders();
        add(headers, "X-Ogw-Ratelimit-Reset", reset);
        add(headers, "Retry-After", retryAfter);
        add(headers, "Date", date);
        return headers;
    }

    private static void add(DefaultHttpHeaders headers, String name, @Nullable String value) {
        if (value != null) {
            headers.set(name, value);
        }
    }
}
