package io.github.feishureactive.spring.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.ReactiveHealthContributorRegistry;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

/** A default app with a long connection, and a store app with a webhook: each is connected, and they do not mix. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "feishu.app-id=cli_production",
            "feishu.app-secret=of-production",
            "feishu.base-url=https://127.0.0.1:1",
            "feishu.long-connection.enabled=true",
            "feishu.apps.shop.app-id=cli_shop_of_production",
            "feishu.apps.shop.app-secret=${ABSENT_SECRET}",
            "feishu.apps.shop.app-type=store",
            "feishu.apps.shop.verify-on-start=true",
            "feishu.apps.shop.webhook.path=/feishu/shop",
            "feishu.apps.shop.webhook.verification-tokens=token"
        })
@AutoConfigureFeishuSimulator
class SeveralAppsSimulatorIT {

    private static final String OWN = "6942778198054125999";

    @Autowired
    private FeishuSimulator simulator;

    @Autowired
    private Listening listening;

    @BeforeEach
    void forget() {
        listening.main.clear();
        listening.shop.clear();
    }

    /** Before the first method, and after the connection was lost: no event is dropped, and no test waits for it. */
    @Test
    void theLongConnectionIsOpenBeforeEachTest() {
        assertThat(simulator.events().connections(FeishuSimulator.DEMO_APP_ID).open())
                .isEqualTo(1);
        simulator.reward(FeishuSimulator.DEMO_APP_ID, OWN, 5);
        Await.until(() -> listening.main.contains(OWN));
        assertThat(listening.shop).isEmpty();
        simulator.events().connections(FeishuSimulator.DEMO_APP_ID).cut();
    }

    @Test
    void andAgainAfterItWasCut() {
        theLongConnectionIsOpenBeforeEachTest();
    }

    @Test
    void theStoreAppHasATicketAndItsWebhook(
            @Autowired @Qualifier("shop") ReferralAccounts shop, @Autowired ReferralAccounts accounts) {
        assertThat(shop.forTenant(SimulatedApp.TENANT).enable(DEMO_ACCOUNT_ID).block())
                .isNotNull();
        assertThat(accounts.assets(DEMO_ACCOUNT_ID).block()).isNotNull();
        simulator.installed("cli_shop", SimulatedApp.TENANT).reward(OWN, 7);
        Await.until(() -> listening.shop.contains(OWN));
        assertThat(simulator
                        .account(FeishuSimulator.DEMO_APP_ID, DEMO_ACCOUNT_ID)
                        .orElseThrow()
                        .enabled())
                .isFalse();
    }

    @Test
    void healthAndMetersAreThoseOfProduction(
            @Autowired ReactiveHealthContributorRegistry health,
            @Autowired MeterRegistry meters,
            @Autowired ReferralAccounts accounts) {
        accounts.enable(DEMO_ACCOUNT_ID).block();
        CompositeReactiveHealthContributor apps = (CompositeReactiveHealthContributor) health.getContributor("feishu");
        ReactiveHealthIndicator main = (ReactiveHealthIndicator) apps.getContributor("default");
        assertThat(main.health().block().getStatus()).isEqualTo(Status.UP);
        Await.until(() -> meters.find("feishu.client.requests").tag("app", "default").timers().stream()
                        .mapToLong(Timer::count)
                        .sum()
                > 0);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Listening {

        final List<String> main = new CopyOnWriteArrayList<>();
        final List<String> shop = new CopyOnWriteArrayList<>();

        @Autowired
        void listen(Events mainEvents, @Qualifier("shop") Events shopEvents) {
            mainEvents.on(
                    AssetsUpdated.EVENT,
                    event -> Mono.fromRunnable(() -> main.add(event.payload().accountId())));
            shopEvents.on(
                    AssetsUpdated.EVENT,
                    event -> Mono.fromRunnable(() -> shop.add(event.payload().accountId())));
        }

        @Bean
        static FeishuSimulatorCustomizer account() {
            return builder -> builder.account(SimulatedAccount.disabled(OWN).withEnabled(true));
        }
    }
}
