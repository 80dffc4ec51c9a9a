package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;

import static org.assertj.core.api.Assertions.assertThat;

/** An editor that completes {@code feishu.quotas} offers every operation of the referrals. */
class QuotaHintsTest {

    private static final Path METADATA =
            Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

    @Test
    void everyOperationIsOffered() throws IOException {
        JsonNode hints =
                JsonMapper.shared().readTree(Files.readString(METADATA)).get("hints");
        Stream<String> offered = hints.valueStream()
                .filter(hint -> hint.get("name").asString().equals("feishu.quotas.keys"))
                .flatMap(hint -> hint.get("values").valueStream())
                .map(value -> value.get("value").asString());

        assertThat(offered)
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                ReferralAccounts.operations(),
                                ReferralRewards.operations(),
                                Referrals.operations(),
                                ReferralJobPosts.operations())
                        .flatMap(List::stream)
                        .map(operation -> "[" + operation.name() + "]")
                        .toList());
    }
}
