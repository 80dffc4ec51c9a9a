package io.github.feishureactive.spring;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import reactor.core.publisher.Mono;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

/** A call goes where connection details say, over the TLS that they bring. */
class FeishuConnectionDetailsIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, FeishuAutoConfiguration.class));

    @Test
    void aCallGoesWhereTheDetailsSayAndTheOtherPropertiesApply() {
        try (FeishuSimulator simulator = FeishuSimulator.demo().tls().start()) {
            runner.withBean(FeishuConnectionDetails.class, () -> new OnSimulator(simulator))
                    .withPropertyValues(
                            "feishu.base-url=https://wrong.example",
                            "feishu.quotas.[hire.referral_account.enable]=1/1h")
                    .run(context -> {
                        ReferralAccounts accounts = context.getBean(ReferralAccounts.class);
                        assertThat(accounts.enable(FeishuSimulator.DEMO_ACCOUNT_ID)
                                        .block())
                                .isNotNull();
                        assertThat(accounts.enable(FeishuSimulator.DEMO_ACCOUNT_ID)
                                        .onErrorResume(refused -> Mono.empty())
                                        .block())
                                .isNull();
                        assertThat(simulator.statistics().enabled(FeishuSimulator.DEMO_ACCOUNT_ID))
                                .isEqualTo(1);
                    });
        }
    }

    private record OnSimulator(FeishuSimulator simulator) implements FeishuConnectionDetails {

        @Override
        public String getAppId() {
            return FeishuSimulator.DEMO_APP_ID;
        }

        @Override
        public String getAppSecret() {
            return FeishuSimulator.DEMO_APP_SECRET;
        }

        @Override
        public String getBaseUrl() {
            return simulator.baseUrl();
        }

        @Override
        public SslBundle getSslBundle() {
            return SslBundle.of(new PemSslStoreBundle(
                    null,
                    PemSslStoreDetails.forCertificate(simulator.certificate().pem())));
        }
    }
}
