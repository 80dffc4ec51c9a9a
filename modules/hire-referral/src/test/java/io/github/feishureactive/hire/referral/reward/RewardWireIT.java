package io.github.feishureactive.hire.referral.reward;

import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.hire.referral.Cash;
import io.github.feishureactive.hire.referral.Currency;
import io.github.feishureactive.hire.referral.UserIdType;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.reward.Rewards.minimal;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

/** What importing and deleting send, each in one exact request. */
class RewardWireIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String PATH = "/open-apis/hire/v1/external_referral_rewards";
    private static final String REWARD = "6930815272790114324";

    @Test
    void aConfirmedRewardInCashForATalentSaysAllThatThereIs() {
        RewardImport reward = RewardImport.builder("r-1")
                .userIdType(UserIdType.UNION_ID)
                .referrer("on_1")
                .creator("on_2")
                .subject(RewardSubject.talent("6930815272790114326", "6930815272790114327"))
                .reason("\u5165\u804c")
                .rule(RewardRule.OPEN_SOURCING)
                .amount(cash("CNY", "520.00"))
                .stage(RewardStage.confirmed().by("on_3").at(Instant.ofEpochMilli(1_704_720_275_001L)))
                .createdAt(Instant.ofEpochMilli(1_704_720_275_000L))
                .onboardedAt(Instant.parse("2024-01-08T13:24:35.002999999Z"))
                .convertedAt(Instant.ofEpochMilli(1_704_720_275_003L))
                .comment("\"\u8bf4\u660e\"")
                .build();

        LoggedRequest request = imported(reward);

        assertThat(request.getMethod().getName() + " " + request.getUrl())
                .isEqualTo("POST " + PATH + "?user_id_type=union_id");
        assertThat(request.getBodyAsString())
                .isEqualTo("{\"referral_user_id\":\"on_1\",\"create_user_id\":\"on_2\",\"confirm_user_id\":\"on_3\","
                        + "\"external_id\":\"r-1\",\"talent_id\":\"6930815272790114326\","
                        + "\"job_id\":\"6930815272790114327\",\"reason\":\"\u5165\u804c\",\"rule_type\":4,"
                        + "\"bonus\":{\"bonus_type\":2,\"cash\":{\"currency_type\":\"CNY\",\"amount\":520.00}},"
                        + "\"stage\":2,\"create_time\":\"1704720275000\",\"confirm_time\":\"1704720275001\","
                        + "\"onboard_time\":\"1704720275002\",\"conversion_time\":\"1704720275003\","
                        + "\"comment\":\"\\\"\u8bf4\u660e\\\"\"}");
        assertThat(request.getHeader("Content-Type")).isEqualToIgnoringCase("application/json; charset=utf-8");
        assertThat(request.header("Authorization").values()).containsExactly("Bearer " + TOKEN);
    }

    @Test
    void aPaidRewardInPointsForAnApplicationSaysWhoPaidIt() {
        RewardImport reward = minimal("r-1")
                .rule(RewardRule.PROCESS)
                .amount(RewardAmount.points(Integer.MAX_VALUE))
                .stage(RewardStage.paid().by("ou_4").at(Instant.ofEpochMilli(1_704_720_275_004L)))
                .build();

        assertThat(imported(reward).getBodyAsString())
                .isEqualTo("{\"referral_user_id\":\"ou_1\",\"pay_user_id\":\"ou_4\",\"external_id\":\"r-1\","
                        + "\"application_id\":\"6930815272790114325\",\"rule_type\":2,"
                        + "\"bonus\":{\"bonus_type\":1,\"point_bonus\":2147483647},"
                        + "\"stage\":3,\"pay_time\":\"1704720275004\"}");
    }

    @Test
    void theLeastSaysWhatIsRequired() {
        assertThat(imported(minimal("r-1").build()).getBodyAsString())
                .isEqualTo("{\"referral_user_id\":\"ou_1\",\"external_id\":\"r-1\","
                        + "\"application_id\":\"6930815272790114325\",\"rule_type\":1,"
                        + "\"bonus\":{\"bonus_type\":1,\"point_bonus\":100},\"stage\":1}");
    }

    @ParameterizedTest
    @CsvSource({"ONBOARDING, 1", "PROCESS, 2", "CAMPAIGN, 3", "OPEN_SOURCING, 4", "OTHER, 5"})
    void everyRuleHasItsNumber(RewardRule rule, int wire) {
        assertThat(imported(minimal("r-1").rule(rule).build()).getBodyAsString())
                .contains("\"rule_type\":" + wire + ",");
    }

    /** As text, so that no parser of the test rounds it as a platform might. */
    @ParameterizedTest
    @CsvSource({
        "520.00, 520.00",
        "100, 100",
        "0, 0",
        "0.1, 0.1",
        "1E+3, 1000",
        "1.5E+4, 15000",
        "1E-7, 0.0000001",
        "0E+2, 0",
        "12345678901234567890.123456789, 12345678901234567890.123456789"
    })
    void moneyIsAPlainNumberDigitByDigit(String amount, String wire) {
        assertThat(imported(minimal("r-1").amount(cash("USD", amount)).build()).getBodyAsString())
                .contains("\"cash\":{\"currency_type\":\"USD\",\"amount\":" + wire + "}}");
    }

    @ParameterizedTest
    @EnumSource(UserIdType.class)
    void allUsersAreNamedByOneKindOfId(UserIdType type) {
        LoggedRequest request = imported(minimal("r-1").userIdType(type).build());

        assertThat(request.queryParameter("user_id_type").values()).containsExactly(type.wire());
    }

    @Test
    void aReferrerIsNamedByItsOpenIdUnlessSaidOtherwise() {
        assertThat(imported(minimal("r-1").build()).getUrl()).isEqualTo(PATH + "?user_id_type=open_id");
    }

    @Test
    void deleteNamesTheRewardInThePathAndSendsNoBody() {
        LoggedRequest request = deleted(REWARD);

        assertThat(request.getMethod().getName() + " " + request.getUrl()).isEqualTo("DELETE " + PATH + "/" + REWARD);
        assertThat(request.getBody()).isEmpty();
        assertThat(request.containsHeader("Content-Type")).isFalse();
        assertThat(request.containsHeader("Transfer-Encoding")).isFalse();
        assertThat(request.header("Authorization").values()).containsExactly("Bearer " + TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b", "a?b=c", "a#b", "../x", "..%2f", "%2e%2e", "a b", "\u5956\u52b1", "a;b=c", "{x}"})
    void anIdStaysWithinItsSegment(String id) {
        String path = deleted(id).getUrl();

        assertThat(path).matches(PATH + "/[A-Za-z0-9%._~-]+");
        assertThat(URLDecoder.decode(path.substring(PATH.length() + 1), StandardCharsets.UTF_8))
                .isEqualTo(id);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", ".", ".."})
    void aRewardWithoutIdIsNotDeleted(String id) {
        StepVerifier.create(rewards().delete(id))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(InvalidRequestException.class)
                        .hasMessageStartingWith("Pass "))
                .verify(PATIENCE);
        assertThat(PLATFORM.received()).isEmpty();
    }

    private static RewardAmount cash(String currency, String amount) {
        return RewardAmount.cash(new Cash(Currency.of(currency), new BigDecimal(amount)));
    }

    private static ReferralRewards rewards() {
        return ReferralRewards.on(PLATFORM.open(PLATFORM.gateway()));
    }

    private static LoggedRequest imported(RewardImport reward) {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"success\",\"data\":{\"id\":\"" + REWARD + "\"}}");
        assertThat(rewards().importReward(reward).block(PATIENCE))
                .isEqualTo(new ImportedReward(REWARD, reward.externalId()));
        return onlyRequest();
    }

    private static LoggedRequest deleted(String id) {
        PLATFORM.answers(200, "{\"code\":0,\"msg\":\"success\",\"data\":{}}");
        StepVerifier.create(rewards().delete(id)).expectComplete().verify(PATIENCE);
        return onlyRequest();
    }

    private static LoggedRequest onlyRequest() {
        assertThat(PLATFORM.received()).hasSize(1);
        return PLATFORM.received().get(0);
    }
}
