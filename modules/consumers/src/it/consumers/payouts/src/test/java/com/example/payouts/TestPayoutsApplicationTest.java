package com.example.payouts;

import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** What the main class of the tests starts, on a free port. */
class TestPayoutsApplicationTest {

    @Test
    void startsWithoutCredentials() {
        try (ConfigurableApplicationContext context = SpringApplication.from(PayoutsApplication::main)
                .with(TestPayoutsApplication.class)
                .run("--server.port=0")
                .getApplicationContext()) {
            assertThat(context.getBean(ReferralAccounts.class)
                            .enable(DEMO_ACCOUNT_ID)
                            .block())
                    .isNotNull();
        }
    }
}
