package io.github.feishureactive.events.connection;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsTest {

    private static final Settings DEFAULT = Settings.DEFAULT;

    @Test
    void whatThePlatformSays() {
        assertThat(updated("""
                {"ReconnectCount":7,"ReconnectInterval":60,"ReconnectNonce":20,"PingInterval":90}"""))
                .isEqualTo(new Settings(7, Duration.ofMinutes(1), Duration.ofSeconds(20), Duration.ofSeconds(90)));
    }

    @Test
    void whatItDoesNotSayStays() {
        assertThat(updated("{\"PingInterval\":90}"))
                .isEqualTo(new Settings(-1, Duration.ofMinutes(2), Duration.ofSeconds(30), Duration.ofSeconds(90)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "null",
                "\"text\"",
                "{}",
                "{\"PingInterval\":null,\"ReconnectCount\":\"3\",\"ReconnectNonce\":1.5,\"ReconnectInterval\":{}}"
            })
    void whatMakesNoSenseStays(String config) {
        assertThat(updated(config)).isEqualTo(DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "-99999999999999999999999999"})
    void neverFloods(String absurd) {
        Settings settings = updated(all(absurd));

        assertThat(settings.pingInterval()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.reconnectInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.reconnectNonce()).isEqualTo(Duration.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100000", "9223372036854775807", "99999999999999999999999999"})
    void neverSleepsForADay(String absurd) {
        Settings settings = updated(all(absurd));

        assertThat(settings.pingInterval()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.reconnectInterval()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.reconnectNonce()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.reconnectCount()).isPositive();
    }

    @Test
    void numbersOfFourHundredDigitsAreClampedToo() {
        assertThat(updated(all("9".repeat(400)))).isEqualTo(updated(all("100000000000")));
        assertThat(updated(all("-" + "9".repeat(400)))).isEqualTo(updated(all("-1")));
    }

    private static String all(String value) {
        return "{\"ReconnectCount\":%1$s,\"ReconnectInterval\":%1$s,\"ReconnectNonce\":%1$s,\"PingInterval\":%1$s}"
                .formatted(value);
    }

    private static Settings updated(String config) {
        return DEFAULT.updatedBy(new JsonMapper().readTree(config));
    }
}
