package io.github.feishureactive.spring.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.spring.FeishuGatewayCustomizer;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One simulator for each context, and what cannot stand beside it. */
class SimulatorContextIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class))
            .withUserConfiguration(WithSimulator.class);

    @Test
    void eachContextHasItsOwnAndClosesIt() {
        int[] ports = new int[2];
        runner.run(first -> runner.run(second -> {
            ReferralAccounts accounts = first.getBean(ReferralAccounts.class);
            assertThat(accounts.enable(DEMO_ACCOUNT_ID).block()).isNotNull();

            assertThat(requests(first.getBean(FeishuSimulator.class))).isEqualTo(1);
            assertThat(requests(second.getBean(FeishuSimulator.class))).isZero();
            ports[0] = first.getBean(FeishuSimulator.class).port();
            ports[1] = second.getBean(FeishuSimulator.class).port();
        }));
        assertThat(ports).doesNotHaveDuplicates();
        for (int port : ports) {
            assertThatThrownBy(() -> connect(port)).isInstanceOf(IOException.class);
        }
    }

    private static long requests(FeishuSimulator simulator) {
        return simulator.statistics().requests(ApiPaths.ENABLE);
    }

    private static void connect(int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
    }

    /** What the platform has, and what the application makes of it, are as in production. */
    @Test
    void theCustomizersAndAllOtherPropertiesApply() {
        runner.withBean(FeishuSimulatorCustomizer.class, () -> builder -> builder.tls())
                .withPropertyValues("feishu.quotas.[hire.referral_account.enable]=1/1h", "feishu.deadline=20s")
                .run(context -> {
                    assertThat(context.getBean(FeishuSimulator.class).baseUrl()).startsWith("https://");
                    ReferralAccounts accounts = context.getBean(ReferralAccounts.class);
                    assertThat(accounts.enable(DEMO_ACCOUNT_ID).block()).isNotNull();
                    assertThat(accounts.enable(DEMO_ACCOUNT_ID)
                                    .onErrorResume(refused -> Mono.empty())
                                    .block())
                            .isNull();
                });
    }

    @Test
    void connectionDetailsOfTheApplicationAreRefused() {
        runner.withBean("own", FeishuConnectionDetails.class, () -> new SimulatorConnectionDetails("cli_own", null))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining(
                                "@AutoConfigureFeishuSimulator brings the only FeishuConnectionDetails, but there is the"
                                        + " bean 'own'. Remove one of the two"));
    }

    @Test
    void anotherSimulatorIsRefused() {
        runner.withBean("own", FeishuSimulator.class, () -> FeishuSimulator.demo()
                        .start())
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasMessageContaining("but there is the bean 'own'")
                        .hasMessageContaining("FeishuSimulatorCustomizer changes what the simulator has"));
    }

    /** Its calls would reach the platform. */
    @Test
    void aGatewayOfTheApplicationThatCallsAsAnotherAppIsRefused() {
        runner.withBean("own", FeishuGateway.class, () -> FeishuGateway.builder()
                        .authentication(AppAuthentication.customApp("cli_production", "s3cret"))
                        .build())
                .run(context -> assertThat(context).getFailure().hasMessageContaining("calls as cli_production"));
        runner.withBean("own", Authentication.class, () -> AppAuthentication.customApp("cli_production", "s3cret"))
                .run(context -> assertThat(context).getFailure().hasMessageContaining("calls as cli_production"));
    }

    /** The same, where it stands beside that of the properties. */
    @Test
    void soIsOneBesideTheDefaultOne() {
        runner.withUserConfiguration(WithSecondGateway.class).run(context -> assertThat(context)
                .getFailure()
                .hasMessageContaining("'second' of type FeishuGateway calls as cli_production")
                .hasMessageContaining("FeishuSimulatorCustomizer"));
    }

    @Test
    void oneOfAnAppThatTheSimulatorHasMayStandThere() {
        runner.withUserConfiguration(WithSecondGateway.class)
                .withBean(
                        FeishuSimulatorCustomizer.class,
                        () -> simulator -> simulator.app("cli_production", FeishuSimulator.DEMO_APP_SECRET))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void noCustomizerLeadsToThePlatform() {
        runner.withBean(FeishuGatewayCustomizer.class, () -> gateway -> gateway.baseUrl("http://127.0.0.1:1"))
                .run(context -> assertThat(context.getBean(ReferralAccounts.class)
                                .enable(DEMO_ACCOUNT_ID)
                                .block())
                        .isNotNull());
    }

    @Test
    void anApplicationThatIsSwitchedOffIsRefused() {
        runner.withPropertyValues("feishu.enabled=false").run(context -> assertThat(context)
                .getFailure()
                .hasRootCauseMessage("@AutoConfigureFeishuSimulator has no application to connect with its"
                        + " simulator: 'feishu.enabled' is false, or FeishuAutoConfiguration is excluded"));
    }

    /** A mistake that production would make must not be hidden. */
    @Test
    void anApplicationThatNamesAllItsAppsHasNoDefaultOne() {
        runner.withPropertyValues("feishu.apps.shop.app-id=cli_production").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBeanNamesForType(FeishuConnectionDetails.class))
                    .hasSize(1);
            assertThat(context.getBeansOfType(FeishuGateway.class).values())
                    .singleElement()
                    .hasToString("FeishuGateway[app cli_shop]");
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class WithSecondGateway {

        @Bean(defaultCandidate = false)
        FeishuGateway second() {
            return FeishuGateway.builder()
                    .authentication(AppAuthentication.customApp("cli_production", "s3cret"))
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigureFeishuSimulator
    static class WithSimulator {

        @Bean
        String unrelated() {
            return "unrelated";
        }
    }
}
