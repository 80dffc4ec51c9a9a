package io.github.feishureactive.hire.referral.account;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.Outcome;
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

/** How the answers of the calls besides enable are read. */
class CallsAnswersIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = WirePlatform.overTls();

    private static final Instant FROM = Instant.ofEpochMilli(1_733_205_974_000L);
    private static final Instant TO = FROM.plusSeconds(60);

    @Test
    void assetsSayWhoseTheyAre() {
        PLATFORM.answers(200, """
                {"code":0,"msg":"SUCCESS","data":{"account":{
                  "account_id":"6942778198054125570",
                  "assets":{"confirmed_bonus":{"point_bonus":3,"cash_bonus":[]}},
                  "status":2,
                  "referrer":{"id":"ou_1","name":{"zh_cn":"\u5f20\u4e09","en_us":"San Zhang"},
                    "email":"san@example.com","mobile":"+8613800000000"}}}}
                """);

        AccountAssets assets = PLATFORM.accounts(PLATFORM.gateway()).assets(ID).block(PATIENCE);

        assertThat(assets)
                .isEqualTo(new AccountAssets(
                        new Account(ID, new Assets(new Bonus(3, List.of())), AccountStatus.DISABLED),
                        new Referrer(
                                "ou_1",
                                new I18nName("\u5f20\u4e09", "San Zhang"),
                                "san@example.com",
                                "+8613800000000")));
        assertThat(assets.toString()).doesNotContain("san@example.com").doesNotContain("13800000000");
    }

    @Test
    void whatTheScopesDoNotCoverIsAbsent() {
        PLATFORM.answers(
                200,
                "{\"code\":0,\"data\":{\"account\":{\"account_id\":\"" + ID
                        + "\",\"status\":1,\"referrer\":{\"id\":\"ou_1\"}}}}");

        AccountAssets assets = PLATFORM.accounts(PLATFORM.gateway()).assets(ID).block(PATIENCE);

        assertThat(assets.referrer()).isEqualTo(new Referrer("ou_1", null, null, null));
        assertThat(assets.account().assets()).isNull();
    }

    @Test
    void aWithdrawalSaysWhatWasTakenAndWhen() {
        PLATFORM.answers(200, """
                {"code":0,"msg":"SUCCESS","data":{"external_order_id":"order-1","trans_time":"1733205974000",
                  "withdrawal_details":{"point_bonus":1500,
                    "cash_bonus":[{"currency_type":"CNY","amount":12345678901234567.89}]}}}
                """);

        Withdrawal withdrawal = PLATFORM.accounts(PLATFORM.gateway())
                .withdraw(ID, "order-1", EnumSet.allOf(BonusType.class))
                .block(PATIENCE);

        assertThat(withdrawal)
                .isEqualTo(new Withdrawal(
                        "order-1",
                        FROM,
                        new Bonus(
                                1500, List.of(new Cash(Currency.of("CNY"), new BigDecimal("12345678901234567.89"))))));
    }

    @Test
    void aWithdrawalWhoseAnswerIsLostIsUnknownAndSaysHowToFindOut() {
        PLATFORM.answers(WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        StepVerifier.create(PLATFORM.accounts(PLATFORM.gateway()).withdraw(ID, "order-1", EnumSet.of(BonusType.CASH)))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(WithdrawalUnknownException.class, unknown -> {
                            assertThat(unknown.externalOrderId()).isEqualTo("order-1");
                            assertThat(unknown.outcome()).isEqualTo(Outcome.UNKNOWN);
                            assertThat(unknown.attempts()).isEqualTo(3);
                            assertThat(unknown).hasMessageContaining("same external_order_id");
                        }))
                .verify(PATIENCE);
        assertThat(PLATFORM.received()).hasSize(3).allSatisfy(request -> assertThat(request.getBodyAsString())
                .contains("\"external_order_id\":\"order-1\""));
    }

    @Test
    void aWithdrawalWithoutDataIsUnknownToo() {
        PLATFORM.answers(200, "{\"code\":0,\"data\":[]}");

        StepVerifier.create(PLATFORM.accounts(PLATFORM.gateway()).withdraw(ID, "order-1", EnumSet.of(BonusType.CASH)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(WithdrawalUnknownException.class)
                        .hasCauseInstanceOf(UnreadableResponseException.class))
                .verify(PATIENCE);
    }

    @Test
    void aReconciliationListsWhatDoesNotMatch() {
        PLATFORM.answers(200, """
                {"code":0,"msg":"SUCCESS","data":{"check_failed_list":[
                  {"account_id":"1","total_withdraw_reward_info":{"point_bonus":5},
                    "total_recharge_reward_info":{"point_bonus":7}},
                  {"account_id":"2","total_recharge_reward_info":{"point_bonus":1}}]}}
                """);

        Reconciliation reconciliation = PLATFORM.accounts(PLATFORM.gateway())
                .reconcile(FROM, TO, List.of())
                .block(PATIENCE);

        assertThat(reconciliation.matches()).isFalse();
        assertThat(reconciliation.mismatches())
                .containsExactly(
                        new Mismatch("1", OptionalLong.of(5), OptionalLong.of(7)),
                        new Mismatch("2", OptionalLong.empty(), OptionalLong.of(1)));
    }

    @Test
    void aReconciliationWithoutListMatches() {
        PLATFORM.answers(200, "{\"code\":0,\"data\":{}}");

        assertThat(PLATFORM.accounts(PLATFORM.gateway())
                        .reconcile(FROM, TO, List.of())
                        .block(PATIENCE)
                        .matches())
                .isTrue();
    }

    @Test
    void aReconciliationWithoutDataIsNotTakenForAMatch() {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"SUCCESS\"}");

        StepVerifier.create(PLATFORM.accounts(PLATFORM.gateway()).reconcile(FROM, TO, List.of()))
                .expectError(UnreadableResponseException.class)
                .verify(PATIENCE);
    }
}
