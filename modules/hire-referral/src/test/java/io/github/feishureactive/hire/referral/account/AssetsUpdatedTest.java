package io.github.feishureactive.hire.referral.account;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.hire.referral.Cash;

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
    void absurdNumbersMakeTheBalanceUnknown(String amount) {
        assertThat(read(event(amount)).assets()).isEqualTo(new Assets(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1E+1000000000", "92233720368547758080"})
    void pointsThatAreNoWholeNumberMakeTheBalanceUnknown(String points) {
        assertThat(read("{\"account_id\":\"1\",\"modify_time\":\"1\",\"assets\":{\"confirmed_bonus\":{\"point_bonus\":"
                                + points + "}}}")
                        .assets())
                .isEqualTo(new Assets(null));
    }

    /** A refusal would have the platform deliver the event again for hours, and never another one. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\"1709710218000\"', 1709710218000",
                "1709710218000, 1709710218000",
                "1709710218000.0, 1709710218000",
                "1709710218, 1709710218000",
                "'\"1709710218\"', 1709710218000",
                "1709710218000123, 1709710218000",
                "'\"1709710218000123\"', 1709710218000",
                "'\"soon\"', none",
                "'\"\"', none",
                "null, none",
                "0, none",
                "1e1000000000, none",
                "[], none",
                "{}, none"
            })
    void aTimeInAnyFormOrNone(String written, @Nullable Long millis) {
        Instant time = read("{\"account_id\":\"1\",\"modify_time\":" + written + ",\"assets\":{}}")
                .modifiedAt();
        assertThat(time == null ? null : time.toEpochMilli()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"none\"", "[]", "7", "{\"confirmed_bonus\":[]}"})
    void assetsThatAreNoneAreUnknown(String assets) {
        AssetsUpdated updated = read("{\"account_id\":1,\"assets\":" + assets + "}");
        assertThat(updated.accountId()).isEqualTo("1");
        assertThat(updated.modifiedAt()).isNull();
        assertThat(updated.assets()).isIn(null, new Assets(null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{\"account_id\":\"\"}",
                "{\"account_id\":{},\"modify_time\":\"1\"}",
                "{\"modify_time\":\"1\"}"
            })
    void withoutAccountItIsNone(String json) {
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
