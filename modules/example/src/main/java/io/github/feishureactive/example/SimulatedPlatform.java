package io.github.feishureactive.example;

import java.util.Map;
import java.util.stream.LongStream;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.account.SimulatedAccount;

/** Where no credentials are configured, starts a simulator and configures its own ones. */
class SimulatedPlatform implements ApplicationContextInitializer<GenericApplicationContext> {

    static final long FIRST_ACCOUNT = 7_000_000_000_000_000_001L;
    static final int ACCOUNTS = 500;

    static final String WEBHOOK = "/feishu/events";
    static final String VERIFICATION_TOKEN = "simulator-verification-token";
    static final String ENCRYPT_KEY = "simulator-encrypt-key";

    @Override
    public void initialize(GenericApplicationContext context) {
        if (context.getEnvironment().containsProperty("feishu.app-id")) {
            return;
        }
        FeishuSimulator simulator = start();
        // The context closes what implements AutoCloseable.
        context.registerBean(FeishuSimulator.class, () -> simulator);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "feishu simulator",
                        Map.of(
                                "feishu.base-url",
                                simulator.baseUrl(),
                                "feishu.app-id",
                                FeishuSimulator.DEMO_APP_ID,
                                "feishu.app-secret",
                                FeishuSimulator.DEMO_APP_SECRET,
                                "feishu.webhook.path",
                                WEBHOOK,
                                "feishu.webhook.verification-tokens",
                                VERIFICATION_TOKEN,
                                "feishu.webhook.encrypt-key",
                                ENCRYPT_KEY)));
    }

    private static FeishuSimulator start() {
        SimulatorBuilder builder = FeishuSimulator.demo().documentedQuotas();
        LongStream.range(FIRST_ACCOUNT, FIRST_ACCOUNT + ACCOUNTS)
                .forEach(id -> builder.account(SimulatedAccount.disabled(String.valueOf(id))));
        return builder.start();
    }
}
