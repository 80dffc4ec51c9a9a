package io.github.feishureactive.hire.referral;

import java.math.BigDecimal;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AssetsUpdatedTest {

    /** Reads numbers as the events module does. */
    private static final JsonMapper TREES = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Test
    void theDocumentedExampleIsRead() {
        AssetsUpdated updated = read("""
                {"account_id": "6942778198054125570",
                 "assets": {"confirmed_bonus": {"point_bonus": 100,
                   "cash_bonus": [{"currency_type": "CNY", "amount": 100.00}], "unheard_of": 1}},
                 "modify_time": "1709710218000", "unheard_of": {}}""");
        assertThat(updated.accountId()).isEqualTo("6942778198054125570");
        assertThat(updated.modifiedAt()).isEqualTo(Instant.ofEpochMilli(1_709_710_218_000L));
        assertThat(updated.assets().confirmedBonus().pointBonus()).isEqualTo(100);
        Cash cash = updated.assets().confirmedBonus().cashBonus().get(0);
        assertThat(cash.amount()).isEqualTo(new BigDecimal("100.00"));
        assertThat(cash.amount().scale()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "0.10", "12345678901234567.89", "0.1", "-3.50", "9007199254740993.01", "100.00"})
    void moneyIsWhatWasWritten(String amount) {
        BigDecimal read =
                read(event(amount)).assets().confirmedBonus().cashBonus().get(0).amount();
        assertThat(read).isEqualTo(new BigDecimal(amount));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+1000000000", "1E-1000000000", "1e999", "11111111111111111111111111111111111111111"})
    void absurdNumbersAreRefused(String amount) {
        assertThatThrownBy(() -> read(event(amount))).isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1E+1000000000", "92233720368547758080"})
    void pointsThatAreNoWholeNumberAreRefused(String points) {
        assertThatThrownBy(() -> read(
                        "{\"account_id\":\"1\",\"modify_time\":\"1\",\"assets\":{\"confirmed_bonus\":{\"point_bonus\":"
                                + points + "}}}"))
                .isInstanceOf(JacksonException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{\"account_id\":\"1\"}",
                "{\"modify_time\":\"1\"}",
                "{\"account_id\":\"1\",\"modify_time\":\"soon\"}"
            })
    void withoutAccountOrTimeItIsNone(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(JacksonException.class);
    }

    @Test
    void assetsMayBeMissing() {
        assertThat(read("{\"account_id\":\"1\",\"modify_time\":\"1\"}").assets())
                .isNull();
    }

    private static String event(String amount) {
        return "{\"account_id\":\"1\",\"modify_time\":\"1\",\"assets\":{\"confirmed_bonus\":{\"cash_bonus\":"
                + "[{\"currency_type\":\"CNY\",\"amount\":" + amount + "}]}}}";
    }

    private static AssetsUpdated read(String json) {
        JsonNode tree = TREES.readTree(json);
        return AssetsUpdated.EVENT.read(tree);
    }
}
