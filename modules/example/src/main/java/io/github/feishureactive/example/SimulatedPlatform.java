package io.github.feishureactive.example;

import java.time.Duration;
import java.util.Map;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.Latency;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.account.SimulatedAccount;

/** Where no credentials are configured, starts the two simulators and configures the credentials of the first. */
class SimulatedPlatform implements ApplicationContextInitializer<GenericApplicationContext> {

    static final int ACCOUNTS = 500;

    static final String WEBHOOK = "/feishu/events";
    static final String VERIFICATION_TOKEN = "simulator-verification-token";
    static final String ENCRYPT_KEY = "simulator-encrypt-key";

    /** One way, so that a request takes a time which a person can see. */
    private static final Duration SHORTEST = Duration.ofMillis(10);

    private static final Duration LONGEST = Duration.ofMillis(30);

    @Override
    public void initialize(GenericApplicationContext context) {
        if (context.getEnvironment().containsProperty("feishu.app-id")) {
            return;
        }
        Platforms platforms = new Platforms(builder().start(), builder().start());
        FeishuSimulator simulator = platforms.gateway();
        // The context closes what implements AutoCloseable.
        context.registerBean(Platforms.class, () -> platforms);
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

    /** A platform like every other here, not yet started. */
    static SimulatorBuilder builder() {
        SimulatorBuilder builder =
                FeishuSimulator.demo().documentedQuotas().latency(Latency.uniform(SHORTEST, LONGEST));
        builder.account(SimulatedAccount.disabled(Platforms.PAYEE).withEnabled(true));
        Platforms.accounts(ACCOUNTS).forEach(id -> builder.account(SimulatedAccount.disabled(id)));
        return builder;
    }
}
