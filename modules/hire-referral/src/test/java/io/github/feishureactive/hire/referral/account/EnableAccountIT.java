package io.github.feishureactive.hire.referral.account;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.success;
import static org.assertj.core.api.Assertions.assertThat;

/** The account in the answer: money and numbers come as they are or not at all, and what is new survives. */
class EnableAccountIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    @ParameterizedTest
    @CsvSource({
        "12345678901234567.89, 12345678901234567.89",
        "'\"100.00\"', 100.00",
        "0, 0",
        "0.00, 0.00",
        "-3.50, -3.50",
        "1E3, 1E3",
        "9999999999999999999999999999999999999999, 9999999999999999999999999999999999999999",
    })
    void amountsAreExact(String written, BigDecimal expected) {
        answerCash("{\"currency_type\":\"CNY\",\"amount\":" + written + "}");

        assertThat(cash().amount()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e1000000000",
                "1e99999999999",
                "-1e-99999999999",
                "\"1e1000000000\"",
                "\"1e99999999999\"",
                "10000000000000000000000000000000000000000.1",
                "\"much\"",
                "\"\"",
                "true",
                "null",
                "[1]",
            })
    void amountsThatAreNoneMakeTheBalanceUnknown(String written) {
        answerCash("{\"currency_type\":\"CNY\",\"amount\":" + written + "}");

        assertThat(PLATFORM.enabled().assets()).isEqualTo(new Assets(null));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\"CNY\"', CNY, CNY",
                "'\"1\"', 1, CNY",
                "1, 1, CNY",
                "'\"01\"', 01, CNY",
                "48, 48, BDT",
                "'\"48\"', 48, BDT",
                "49, 49, none",
                "0, 0, none",
                "'\"XYZ\"', XYZ, XYZ",
                "'\"\u4eba\u6c11\u5e01\"', \u4eba\u6c11\u5e01, none",
            })
    void currenciesInEverySpelling(String written, String raw, String code) {
        answerCash("{\"currency_type\":" + written + ",\"amount\":1}");

        Currency currency = cash().currency();

        assertThat(currency.raw()).isEqualTo(raw);
        assertThat(currency.code()).isEqualTo(Optional.ofNullable(code));
    }

    @Test
    void moneyWithoutACurrencyIsNoMoney() {
        answerCash("{\"currency_type\":null,\"amount\":1}");

        assertThat(PLATFORM.enabled().assets()).isEqualTo(new Assets(null));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-5, -5",
        "9223372036854775807, 9223372036854775807",
        "null, 0",
        "'\"15\"', 15",
        "1500.0, 1500",
        "1.5E3, 1500",
        "-0.0, 0",
    })
    void points(String written, long expected) {
        answerBonus("{\"point_bonus\":" + written + "}");

        assertThat(PLATFORM.enabled().assets().confirmedBonus().pointBonus()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5",
                "\"1.5\"",
                "9223372036854775808",
                "9223372036854775808.0",
                "1e400",
                "1e99999999999",
                "1e-99999999999",
                "true",
                "[]",
                "\"many\""
            })
    void pointsAreNeverCutNorTakenForNone(String written) {
        answerBonus("{\"point_bonus\":" + written + ",\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":1}]}");

        assertThat(PLATFORM.enabled().assets()).isEqualTo(new Assets(null));
    }

    @ParameterizedTest
    @CsvSource({"1, 1, enabled", "2, 2, disabled", "3, 3, status 3", "-7, -7, status -7", "'\"1\"', 1, enabled"})
    void anyStatusSurvives(String written, int raw, String text) {
        PLATFORM.answers(200, success("{\"account_id\":\"" + ID + "\",\"status\":" + written + "}"));

        AccountStatus status = PLATFORM.enabled().status();

        assertThat(status.raw()).isEqualTo(raw);
        assertThat(status).hasToString(text);
        assertThat(status.isEnabled()).isEqualTo(raw == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "\"on\"", "4294967297", "true", "{}"})
    void aStatusThatIsNoNumberIsAbsent(String written) {
        PLATFORM.answers(200, success("{\"account_id\":\"" + ID + "\",\"status\":" + written + "}"));

        assertThat(PLATFORM.enabled()).isEqualTo(new Account(ID, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"assets\":{}}",
                "{\"account_id\":null}",
                "{\"account_id\":{}}",
                "{\"account_id\":[\"1\"]}",
                "{\"account_id\":\"\"}",
                "{\"account_id\":\" \"}"
            })
    void anAccountHasAnId(String account) {
        PLATFORM.answers(200, success(account));

        PLATFORM.failure(UnreadableResponseException.class);
    }

    @Test
    void anIdThatComesAsANumberKeepsAllItsDigits() {
        PLATFORM.answers(200, success("{\"account_id\":9007199254740993001}"));

        assertThat(PLATFORM.accounts(PLATFORM.gateway())
                        .enable("9007199254740993001")
                        .block(WirePlatform.PATIENCE)
                        .accountId())
                .isEqualTo("9007199254740993001");
    }

    @Test
    void allButTheIdMayBeAbsentOrNull() {
        PLATFORM.answers(200, success("{\"account_id\":\"" + ID + "\",\"assets\":null,\"status\":null}"));
        assertThat(PLATFORM.enabled()).isEqualTo(new Account(ID, null, null));

        answerBonus("null");
        assertThat(PLATFORM.enabled().assets().confirmedBonus()).isNull();

        answerBonus("{\"cash_bonus\":null}");
        assertThat(PLATFORM.enabled().assets().confirmedBonus().cashBonus()).isEmpty();
    }

    @Test
    void whatTheDocumentsDoNotShowIsIgnored() {
        PLATFORM.answers(200, success("""
                {"account_id":"%s","referrer":{"id":"ou_1"},"status":1,"assets":{"paid_bonus":{"point_bonus":1},
                "confirmed_bonus":{"bonus_type":3,"point_bonus":7,"cash":{"amount":1},
                "cash_bonus":[{"currency_type":"CNY","amount":1,"taxed":true}]}}}
                """.formatted(ID)));

        assertThat(PLATFORM.enabled().assets().confirmedBonus())
                .isEqualTo(new Bonus(7, List.of(new Cash(Currency.of("CNY"), BigDecimal.ONE))));
    }

    private static void answerCash(String cash) {
        answerBonus("{\"cash_bonus\":[" + cash + "]}");
    }

    private static void answerBonus(String bonus) {
        PLATFORM.answers(
                200, success("{\"account_id\":\"" + ID + "\",\"assets\":{\"confirmed_bonus\":" + bonus + "}}"));
    }

    private static Cash cash() {
        return PLATFORM.enabled().assets().confirmedBonus().cashBonus().get(0);
    }
}
