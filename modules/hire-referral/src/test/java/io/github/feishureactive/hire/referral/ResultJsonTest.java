package io.github.feishureactive.hire.referral;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.RequestBodyException;
import io.github.feishureactive.hire.referral.account.EnableResult;
import io.github.feishureactive.hire.referral.reward.ImportResult;
import io.github.feishureactive.hire.referral.reward.RewardAmount;
import io.github.feishureactive.hire.referral.reward.RewardImport;
import io.github.feishureactive.hire.referral.reward.RewardRule;
import io.github.feishureactive.hire.referral.reward.RewardStage;
import io.github.feishureactive.hire.referral.reward.RewardSubject;

import static org.assertj.core.api.Assertions.assertThat;

/** What a controller sends that returns the results of a bulk run, with Jackson as it is. */
class ResultJsonTest {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final String ERROR = "{\"attempts\":2,\"code\":0,\"httpStatus\":0,\"logId\":null,"
            + "\"operation\":\"some.operation\",\"outcome\":\"UNKNOWN\",\"transient\":false}";

    private final FeishuException error = new RequestBodyException(
                    "cut off", "some.operation", Outcome.UNKNOWN, new IllegalStateException("/secret/path"))
            .settled(2, Outcome.UNKNOWN);

    @Test
    void aFailureIsItsFactsAndNoStackTrace() {
        assertThat(json(new EnableResult.Failed("1", error)))
                .isEqualTo(MAPPER.readTree("{\"accountId\":\"1\",\"error\":" + ERROR + "}"));
    }

    @Test
    void anImportIsNamedByItsExternalId() {
        RewardImport reward = RewardImport.builder("reward-1")
                .referrer("ou_1")
                .subject(RewardSubject.application("2"))
                .rule(RewardRule.ONBOARDING)
                .amount(RewardAmount.points(3))
                .stage(RewardStage.confirmed())
                .reason("between us")
                .build();

        assertThat(json(new ImportResult.Failed(reward, error)))
                .isEqualTo(MAPPER.readTree("{\"error\":" + ERROR + ",\"source\":{\"externalId\":\"reward-1\"}}"));
    }

    private static JsonNode json(Object result) {
        return MAPPER.readTree(MAPPER.writeValueAsString(result));
    }
}
