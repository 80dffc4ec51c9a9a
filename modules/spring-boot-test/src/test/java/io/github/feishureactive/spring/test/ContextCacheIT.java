package io.github.feishureactive.spring.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.NestedTestConfiguration;

import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Test classes of one configuration share a context and its simulator, others have theirs. A context that is cached is
 * paused while another one is in use, and is used again as if nothing had happened.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
@NestedTestConfiguration(NestedTestConfiguration.EnclosingConfiguration.OVERRIDE)
class ContextCacheIT {

    private static final List<String> SIMULATORS = new ArrayList<>();

    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @SpringBootTest(
            classes = Payouts.class,
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
            properties = "feishu.long-connection.enabled=true")
    @AutoConfigureFeishuSimulator
    private @interface OverALongConnection {}

    private static void callAndEvent(FeishuSimulator simulator, ReferralAccounts accounts) {
        SIMULATORS.add(simulator.baseUrl());
        assertThat(accounts.enable(DEMO_ACCOUNT_ID).block()).isNotNull();
        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 1);
        Await.until(() -> simulator.events().statistics().acknowledged() == 1);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(1);
    }

    @Nested
    @Order(1)
    @OverALongConnection
    class First {

        @Test
        void calls(@Autowired FeishuSimulator simulator, @Autowired ReferralAccounts accounts) {
            callAndEvent(simulator, accounts);
        }
    }

    @Nested
    @Order(2)
    @SpringBootTest(
            classes = Payouts.class,
            webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
            properties = {"feishu.webhook.path=/events", "feishu.webhook.verification-tokens=token"})
    @AutoConfigureFeishuSimulator
    class Other {

        @Test
        void calls(@Autowired FeishuSimulator simulator, @Autowired ReferralAccounts accounts) {
            callAndEvent(simulator, accounts);
            assertThat(SIMULATORS).hasSize(2).doesNotHaveDuplicates();
        }
    }

    @Nested
    @Order(3)
    @OverALongConnection
    class FirstAgain {

        @Test
        void calls(@Autowired FeishuSimulator simulator, @Autowired ReferralAccounts accounts) {
            callAndEvent(simulator, accounts);
            assertThat(SIMULATORS.get(2)).isEqualTo(SIMULATORS.get(0));
        }
    }
}
