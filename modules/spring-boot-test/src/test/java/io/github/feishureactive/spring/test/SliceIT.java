package io.github.feishureactive.spring.test;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.NestedTestConfiguration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AccountStatus;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

/** A slice has no gateway, opens no socket and needs no credentials; with the annotation it has both. */
@NestedTestConfiguration(NestedTestConfiguration.EnclosingConfiguration.OVERRIDE)
class SliceIT {

    @Nested
    @WebFluxTest
    @ContextConfiguration(classes = Payouts.class)
    @MockitoBean(types = Events.class)
    class WithMocks {

        @MockitoBean
        private ReferralAccounts accounts;

        @Test
        void theControllerAlone(@Autowired WebTestClient web, @Autowired ApplicationContext context) {
            when(accounts.enable(any()))
                    .thenReturn(Mono.just(new Account(DEMO_ACCOUNT_ID, null, AccountStatus.ENABLED)))
                    .thenReturn(Mono.error(new GatewayClosedException("hire.referral_account.enable")));
            web.post()
                    .uri("/accounts/1/enable")
                    .exchange()
                    .expectBody()
                    .jsonPath("$.accountId")
                    .isEqualTo(DEMO_ACCOUNT_ID);
            web.post().uri("/accounts/1/enable").exchange().expectStatus().is5xxServerError();
            assertThat(context.getBeanNamesForType(FeishuGateway.class)).isEmpty();
        }
    }

    @Nested
    @WebFluxTest
    @ContextConfiguration(classes = Payouts.class)
    @AutoConfigureFeishuSimulator
    class WithTheSimulator {

        @Test
        void theControllerAndThePlatform(@Autowired WebTestClient web, @Autowired FeishuSimulator simulator) {
            web.post()
                    .uri("/accounts/{id}/enable", DEMO_ACCOUNT_ID)
                    .exchange()
                    .expectStatus()
                    .isOk();
            assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isEqualTo(1);
        }
    }
}
