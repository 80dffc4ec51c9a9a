package io.github.feishureactive.hire.referral.account;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;

import static org.assertj.core.api.Assertions.assertThat;

/** The first lines that a user writes, as they stand in the README. */
class FiveLinesTest {

    private final String appId = "cli_five";
    private final String appSecret = "five-lines-secret";

    @Test
    void compileAndOpenNothing() {
        // readme: five lines
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(appId, appSecret))
                .build();
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        Mono<Account> account = accounts.enable("6942778198054125570");
        // readme: end

        assertThat(account).isNotNull();
        assertThat(gateway).asString().contains(appId).doesNotContain(appSecret);
        gateway.close();
    }
}
