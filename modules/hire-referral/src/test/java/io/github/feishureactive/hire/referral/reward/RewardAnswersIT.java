package io.github.feishureactive.hire.referral.reward;

import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static io.github.feishureactive.hire.referral.reward.Rewards.minimal;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

/** How the answers to importing and deleting are read, and what the caller sees where one is lost. */
class RewardAnswersIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = WirePlatform.overTls();

    private static final RewardImport REWARD = minimal("r-1").build();
    private static final String ID = "6930815272790114324";
    private static final String IMPORTED = "{\"code\":0,\"msg\":\"success\",\"data\":{\"id\":\"" + ID + "\"}}";
    private static final String NOT_IMPORTED = "{\"code\":1002556,\"msg\":\"not imported\"}";
    private static final int ATTEMPTS = 3;

    static Stream<Named<ResponseDefinitionBuilder>> lost() {
        return Stream.of(
                Named.of("reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                Named.of("HTML 502", html(502)),
                Named.of("system error", json(500, "{\"code\":1002001,\"msg\":\"system\"}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0}",
                "{\"code\":0,\"data\":null}",
                "{\"code\":0,\"data\":{}}",
                "{\"code\":0,\"data\":{\"id\":null}}",
                "{\"code\":0,\"data\":{\"id\":\"\"}}",
                "{\"code\":0,\"data\":{\"id\":\" \"}}",
                "{\"code\":0,\"data\":{\"id\":[]}}"
            })
    void aSuccessWithoutAnIdIsNone(String body) {
        PLATFORM.answers(200, body);

        FeishuException error = failure(rewards().importReward(REWARD));

        assertThat(error).isExactlyInstanceOf(UnreadableResponseException.class);
        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
    }

    @Test
    void whatIsNewInAnAnswerDoesNoHarm() {
        PLATFORM.answers(200, "{\"code\":0,\"data\":{\"id\":6930815272790114324,\"new\":{\"id\":\"x\"}}}");

        assertThat(rewards().importReward(REWARD).block(PATIENCE)).isEqualTo(new ImportedReward(ID, "r-1"));
    }

    @ParameterizedTest
    @CsvSource({
        "500, 1002001, SYSTEM_ERROR, UNKNOWN, 3",
        "400, 1002002, WRONG_PARAMETER, REJECTED, 1",
    })
    void documentedErrorsOfImportingHaveNames(
            int status, int code, ReferralErrorCode expected, Outcome outcome, int requests) {
        PLATFORM.answers(status, "{\"code\":" + code + ",\"msg\":\"no\"}");

        named(failure(rewards().importReward(REWARD)), expected, outcome, requests);
    }

    @ParameterizedTest
    @CsvSource({
        "500, 1002001, SYSTEM_ERROR, UNKNOWN, 3",
        "400, 1002002, WRONG_PARAMETER, REJECTED, 1",
        "400, 1002556, NOT_AN_IMPORTED_REWARD, REJECTED, 1"
    })
    void documentedErrorsOfDeletingHaveNames(
            int status, int code, ReferralErrorCode expected, Outcome outcome, int requests) {
        PLATFORM.answers(status, "{\"code\":" + code + ",\"msg\":\"no\"}");

        named(failure(rewards().delete(ID)), expected, outcome, requests);
    }

    @ParameterizedTest
    @MethodSource("lost")
    void anImportWhoseAnswerIsLostIsSentAgainAsItWas(ResponseDefinitionBuilder lost) {
        first(lost, json(200, IMPORTED));

        assertThat(rewards().importReward(REWARD).block(PATIENCE)).isEqualTo(new ImportedReward(ID, "r-1"));
        assertThat(PLATFORM.received().stream().map(LoggedRequest::getBodyAsString))
                .hasSize(2)
                .allMatch(body -> body.contains("\"external_id\":\"r-1\""))
                .satisfies(bodies -> assertThat(bodies.get(0)).isEqualTo(bodies.get(1)));
    }

    @Test
    void anImportWhoseAnswersAreAllLostIsUnknown() {
        PLATFORM.answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        FeishuException error = failure(rewards().importReward(REWARD));

        assertThat(error).isExactlyInstanceOf(TransportException.class);
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(ATTEMPTS);
    }

    @Test
    void aPageOfAProxyIsNoRefusal() {
        PLATFORM.answers(html(502));

        FeishuException error = failure(rewards().importReward(REWARD));

        assertThat(error).isExactlyInstanceOf(UnreadableResponseException.class);
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error.attempts()).isEqualTo(ATTEMPTS);
    }

    @Test
    void aRefusalDoesNotTakeTheDoubtOfAnEarlierAttemptAway() {
        first(html(504), json(400, "{\"code\":1002002,\"msg\":\"wrong\"}"));

        named(failure(rewards().importReward(REWARD)), ReferralErrorCode.WRONG_PARAMETER, Outcome.UNKNOWN, 2);
    }

    @ParameterizedTest
    @MethodSource("lost")
    void aDeletionWhoseAnswerIsLostIsSentAgain(ResponseDefinitionBuilder lost) {
        first(lost, json(200, "{\"code\":0,\"msg\":\"success\",\"data\":{}}"));

        StepVerifier.create(rewards().delete(ID)).expectComplete().verify(PATIENCE);
        assertThat(PLATFORM.received()).hasSize(2);
    }

    /** The first request may have deleted it: "not imported" alone would say that nothing was done. */
    @ParameterizedTest
    @MethodSource("lost")
    void aRepetitionThatFindsNoRewardLeavesTheDoubt(ResponseDefinitionBuilder lost) {
        first(lost, json(400, NOT_IMPORTED));

        named(failure(rewards().delete(ID)), ReferralErrorCode.NOT_AN_IMPORTED_REWARD, Outcome.UNKNOWN, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":0}", "{\"code\":0,\"data\":{}}", "{\"code\":0,\"data\":[1]}"})
    void aDeletionNeedsNoData(String body) {
        PLATFORM.answers(200, body);

        StepVerifier.create(rewards().delete(ID)).expectComplete().verify(PATIENCE);
    }

    private static void named(FeishuException error, ReferralErrorCode expected, Outcome outcome, int requests) {
        assertThat(error).isExactlyInstanceOf(ApiException.class);
        assertThat(ReferralErrorCode.of(error)).contains(expected);
        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(PLATFORM.received()).hasSize(requests);
    }

    private static FeishuException failure(Mono<?> call) {
        return (FeishuException) call.materialize().block(PATIENCE).getThrowable();
    }

    private static void first(ResponseDefinitionBuilder first, ResponseDefinitionBuilder then) {
        PLATFORM.stub(any(anyUrl()).inScenario("repetition").willReturn(then));
        PLATFORM.stub(any(anyUrl())
                .inScenario("repetition")
                .whenScenarioStateIs(STARTED)
                .willSetStateTo("repeated")
                .willReturn(first));
    }

    private static ResponseDefinitionBuilder html(int status) {
        return aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "text/html")
                .withBody("<html>Bad Gateway</html>");
    }

    private static ReferralRewards rewards() {
        return ReferralRewards.on(PLATFORM.open(PLATFORM.gateway()));
    }
}
