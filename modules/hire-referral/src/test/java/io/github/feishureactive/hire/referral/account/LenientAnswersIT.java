package io.github.feishureactive.hire.referral.account;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.wire.WirePlatform.ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A success that can be read is one: what is not essential may be absent, in another form, or of no sense at all. What
 * is essential is the code; for calls on an account, the account and its id.
 */
class LenientAnswersIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String ORDER = "order-1";
    private static final Instant FROM = Instant.ofEpochMilli(1_733_205_974_000L);

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\"1733205974000\"', 1733205974000",
                "1733205974000, 1733205974000",
                "1733205974000.0, 1733205974000",
                "1.733205974E12, 1733205974000",
                "'\"1733205974\"', 1733205974000",
                "1733205974, 1733205974000",
                "'\"1733205974000123\"', 1733205974000",
                "1733205974000123, 1733205974000",
                "'\"1733205974.5\"', 1733205974500",
                "'\"\"', none",
                "'\" \"', none",
                "'\"yesterday\"', none",
                "'\"2024-12-03T06:06:14Z\"', none",
                "0, none",
                "'\"0\"', none",
                "-1, none",
                "1e1000000000, none",
                "1e-1000000000, none",
                "99999999999999999999, none",
                "null, none",
                "true, none",
                "{}, none",
                "[1], none",
            })
    void theWithdrawalWasMadeWheneverThatWas(String written, @Nullable Long millis) {
        answer("\"trans_time\":" + written + ",\"external_order_id\":\"order-1\"");

        Withdrawal withdrawal = withdraw();

        Instant time = withdrawal.transactionTime();
        assertThat(time == null ? null : time.toEpochMilli()).isEqualTo(millis);
        assertThat(withdrawal.externalOrderId()).isEqualTo(ORDER);
        assertThat(PLATFORM.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "\"\"",
                "\"all of it\"",
                "7",
                "[]",
                "[{\"point_bonus\":1}]",
                "{\"point_bonus\":\"many\"}",
                "{\"point_bonus\":1.5}",
                "{\"point_bonus\":{\"deep\":[{\"er\":1}]},\"x\":2}",
                "{\"point_bonus\":1,\"cash_bonus\":\"none\"}",
                "{\"point_bonus\":1,\"cash_bonus\":{\"currency_type\":\"CNY\",\"amount\":1}}",
                "{\"point_bonus\":1,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":\"much\"}]}",
                "{\"point_bonus\":1,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":1},{\"amount\":2}]}",
                "{\"point_bonus\":1,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":1E+1000000000}]}",
            })
    void theWithdrawalWasMadeHoweverMuchThatWas(String details) {
        answer("\"withdrawal_details\":" + details + ",\"trans_time\":\"1733205974000\"");

        assertThat(withdraw()).isEqualTo(new Withdrawal(ORDER, FROM, null));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"point_bonus\":1500.0}', 1500",
        "'{\"point_bonus\":\"1500\"}', 1500",
        "'{\"point_bonus\":null,\"cash_bonus\":null}', 0",
        "'{\"cash_bonus\":[null,null]}', 0",
        "{}, 0",
    })
    void amountsThatCanBeToldAre(String details, long points) {
        answer("\"withdrawal_details\":" + details);

        assertThat(withdraw().withdrawn()).isEqualTo(new Bonus(points, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "\"1\"", "\"CNY\""})
    void theNumberOfACurrencyMayHaveAFraction(String currency) {
        answer("\"withdrawal_details\":{\"cash_bonus\":[{\"currency_type\":" + currency + ",\"amount\":\"12.345\"}]}");

        assertThat(withdraw().withdrawn())
                .isEqualTo(new Bonus(0, List.of(new Cash(Currency.of("CNY"), new BigDecimal("12.345")))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"a\":1", "\"external_order_id\":null", "\"external_order_id\":{}", "\"external_order_id\":\"\""
            })
    void theOrderIsTheOneThatWasAskedFor(String members) {
        answer(members);

        assertThat(withdraw()).isEqualTo(new Withdrawal(ORDER, null, null));
    }

    /** What names an account and nothing of a withdrawal is the response to another call. */
    @Test
    void anAccountIsNoWithdrawal() {
        answer("\"account\":{\"account_id\":\"" + ID + "\"}");

        assertThatThrownBy(LenientAnswersIT::withdraw).isInstanceOf(WithdrawalUnknownException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\"check_failed_list\":null", "\"check_failed_list\":[]", "\"check_failed_list\":[null]"})
    void aReconciliationWithoutMismatchesMatches(String members) {
        answer(members);

        assertThat(reconcile().matches()).isTrue();
    }

    @Test
    void amountsOfAMismatchMayBeAbsentAndEntriesNull() {
        answer("""
                "check_failed_list":[null,
                  {"account_id":"1","total_withdraw_reward_info":"none","total_recharge_reward_info":[]},null,
                  {"account_id":2,"total_withdraw_reward_info":{"point_bonus":5.0},
                    "total_recharge_reward_info":{"point_bonus":"x"}}]""");

        assertThat(reconcile().mismatches())
                .containsExactly(
                        new Mismatch("1", OptionalLong.empty(), OptionalLong.empty()),
                        new Mismatch("2", OptionalLong.of(5), OptionalLong.empty()));
    }

    /** Taken for a match it would hide that the books differ. */
    @ParameterizedTest
    @ValueSource(strings = {"\"all\"", "{}", "7", "[\"1\"]", "[{}]", "[{\"account_id\":\"\"}]", "[[]]"})
    void mismatchesThatCannotBeReadAreNoMatch(String list) {
        answer("\"check_failed_list\":" + list);

        StepVerifier.create(PLATFORM.accounts(PLATFORM.gateway()).reconcile(FROM, FROM.plusSeconds(1), List.of()))
                .expectError(UnreadableResponseException.class)
                .verify(PATIENCE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"status\":\"on\",\"assets\":\"none\",\"referrer\":\"nobody\"",
                "\"status\":[],\"assets\":[[{}]],\"referrer\":[]",
                "\"status\":{},\"assets\":7,\"referrer\":7",
                "\"assets\":null,\"referrer\":null,\"status\":null",
            })
    void anAccountIsItsId(String members) {
        answer("\"account\":{" + members + ",\"account_id\":\"" + ID + "\"}");

        assertThat(PLATFORM.enabled()).isEqualTo(new Account(ID, null, null));
        assertThat(assets()).isEqualTo(new AccountAssets(new Account(ID, null, null), null));
    }

    @Test
    void aReferrerIsWhatCanBeReadOfIt() {
        answer("\"account\":{\"account_id\":\"" + ID
                + "\",\"referrer\":{\"id\":{\"x\":[1]},\"name\":\"Zhang\",\"email\":[],\"mobile\":8613800000000}}");
        assertThat(assets().referrer()).isEqualTo(new Referrer(null, null, null, "8613800000000"));

        answer("\"account\":{\"account_id\":\"" + ID
                + "\",\"referrer\":{\"id\":\"ou_1\",\"name\":{\"zh_cn\":{},\"en_us\":\"San\"}}}");
        assertThat(assets().referrer()).isEqualTo(new Referrer("ou_1", new I18nName(null, "San"), null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"account\":{\"account_id\":\"1\"}},\"data\":{\"account\":{\"account_id\":\"2\"}",
                "\"account\":{\"account_id\":\"1\"}},\"data\":null,\"x\":{",
            })
    void twoAccountsAreNone(String twice) {
        answer(twice);

        PLATFORM.failure(UnreadableResponseException.class);
    }

    private static void answer(String members) {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{" + members + "}}");
    }

    private static Withdrawal withdraw() {
        return PLATFORM.accounts(PLATFORM.gateway())
                .withdraw(ID, ORDER, EnumSet.allOf(BonusType.class))
                .block(PATIENCE);
    }

    private static Reconciliation reconcile() {
        return PLATFORM.accounts(PLATFORM.gateway())
                .reconcile(FROM, FROM.plus(Duration.ofMinutes(1)), List.of())
                .block(PATIENCE);
    }

    private static AccountAssets assets() {
        return PLATFORM.accounts(PLATFORM.gateway()).assets(ID).block(PATIENCE);
    }
}
