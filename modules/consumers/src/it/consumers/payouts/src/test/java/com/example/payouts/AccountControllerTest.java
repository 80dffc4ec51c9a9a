package com.example.payouts;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webflux.test.autoconfigure.WebFluxTest;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.hire.referral.account.Account;
import io.github.feishureactive.hire.referral.account.AccountStatus;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

/** The controller alone: no platform, no socket, no credentials. */
@WebFluxTest(AccountController.class)
@MockitoBean(types = Balances.class)
class AccountControllerTest {

    @MockitoBean
    private ReferralAccounts accounts;

    @Autowired
    private WebTestClient web;

    @Test
    void showsTheAccount() {
        when(accounts.enable("1")).thenReturn(Mono.just(new Account("1", null, AccountStatus.ENABLED)));

        web.post()
                .uri("/accounts/1/enable")
                .exchangeSuccessfully()
                .expectBody()
                .jsonPath("$.accountId")
                .isEqualTo("1");
    }

    @Test
    void saysWhenToComeAgain() {
        QuotaRefusal refusal = new QuotaRefusal(QuotaRefusal.Reason.QUEUE_FULL, Duration.ofSeconds(3), "1000 wait");
        when(accounts.enable("1"))
                .thenReturn(Mono.error(new QuotaRefusedException("hire.referral_account.enable", refusal)));

        web.post().uri("/accounts/1/enable").exchange().expectStatus().isEqualTo(503);
    }

    @Test
    void thereIsNoGateway(@Autowired ApplicationContext context) {
        assertThat(context.getBeanNamesForType(FeishuGateway.class)).isEmpty();
    }
}
