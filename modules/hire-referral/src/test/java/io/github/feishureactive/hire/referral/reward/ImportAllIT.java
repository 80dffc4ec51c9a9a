package io.github.feishureactive.hire.referral.reward;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.ResultOrder;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.reward.ImportResult.Failed;
import io.github.feishureactive.hire.referral.reward.ImportResult.Imported;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.PATIENCE;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

/** Many rewards, some of which fail. */
class ImportAllIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final int MANY = 100;
    private static final int SLOTS = 10;

    /** An id that tells of which reward it is; every tenth is refused, every tenth imported without saying its id. */
    @BeforeEach
    void answer() {
        PLATFORM.stub(any(anyUrl())
                .willReturn(
                        json(200, "{\"code\":0,\"data\":{\"id\":\"id of {{jsonPath request.body '$.external_id'}}\"}}")
                                .withTransformers("response-template")));
        PLATFORM.stub(any(anyUrl())
                .withRequestBody(matching(".*\"external_id\":\"r-\\d*3\".*"))
                .willReturn(json(400, "{\"code\":1002002,\"msg\":\"wrong\"}")));
        PLATFORM.stub(any(anyUrl())
                .withRequestBody(matching(".*\"external_id\":\"r-\\d*7\".*"))
                .willReturn(json(200, "{\"code\":0,\"data\":{}}")));
        // A slow one that others would overtake.
        PLATFORM.stub(any(anyUrl())
                .withRequestBody(matching(".*\"external_id\":\"r-0\".*"))
                .willReturn(json(200, "{\"code\":0,\"data\":{\"id\":\"id of r-0\"}}")
                        .withFixedDelay(300)));
    }

    @ParameterizedTest
    @EnumSource(ResultOrder.class)
    void everyRewardGetsItsResult(ResultOrder order) {
        List<RewardImport> sources =
                IntStream.range(0, MANY).mapToObj(ImportAllIT::reward).toList();

        List<ImportResult> results = rewards(Quota.unlimited())
                .importAll(Flux.fromIterable(sources), order)
                .collectList()
                .block(PATIENCE);

        assertThat(results).allSatisfy(ImportAllIT::isItsResult);
        assertThat(results.stream().map(ImportResult::source)).containsExactlyInAnyOrderElementsOf(sources);
        if (order == ResultOrder.AS_RECEIVED) {
            assertThat(results.stream().map(ImportResult::source)).containsExactlyElementsOf(sources);
        }
    }

    @Test
    void anEndlessSourceIsAskedForNoMoreThanTheQuotaLetsThrough() {
        AtomicInteger finished = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();
        Flux<RewardImport> endless = Flux.generate(() -> 0, (i, sink) -> {
            mostAhead.accumulateAndGet(i + 1 - finished.get(), Math::max);
            sink.next(reward(i));
            return i + 1;
        });

        StepVerifier.create(rewards(Quota.perSecond(SLOTS))
                        .importAll(endless)
                        .doOnNext(result -> finished.incrementAndGet())
                        .take(2 * SLOTS))
                .expectNextCount(2 * SLOTS)
                .expectComplete()
                .verify(PATIENCE);
        assertThat(mostAhead).hasValueLessThanOrEqualTo(SLOTS);
    }

    private static void isItsResult(ImportResult result) {
        String externalId = result.source().externalId();
        char last = externalId.charAt(externalId.length() - 1);
        if (result instanceof Imported imported) {
            assertThat(last).isNotIn('3', '7');
            assertThat(imported.reward()).isEqualTo(new ImportedReward("id of " + externalId, externalId));
        } else if (result instanceof Failed failed) {
            assertThat(last).isIn('3', '7');
            assertThat(failed.error())
                    .isExactlyInstanceOf(last == '3' ? ApiException.class : UnreadableResponseException.class);
            assertThat(failed.error().outcome()).isEqualTo(last == '3' ? Outcome.REJECTED : Outcome.UNREADABLE);
        }
    }

    private static RewardImport reward(int i) {
        return Rewards.minimal("r-" + i).build();
    }

    private static ReferralRewards rewards(Quota quota) {
        return ReferralRewards.on(PLATFORM.open(PLATFORM.gateway().quota(RewardOperations.CREATE.name(), quota)));
    }
}
