package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.Statistics;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedTenant;

import static org.assertj.core.api.Assertions.assertThat;

/** One store app in many tenants, over real sockets. */
class StoreAppIT {

    private static final String APP = "cli_store";
    private static final String SECRET = "store-secret";
    private static final int TENANTS = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AppTicketStore tickets = new AppTicketStore();
    private FeishuSimulator simulator;
    private FeishuGateway gateway;

    @BeforeEach
    void start() {
        SimulatorBuilder builder = FeishuSimulator.builder()
                .storeApp(APP, SECRET)
                .appTicketDelay(Duration.ofMillis(300))
                // The one line of wiring; in a service the receiver of events does this.
                .onAppTicket((app, ticket) -> tickets.accept(app, ticket).block());
        IntStream.range(0, TENANTS)
                .mapToObj(i -> SimulatedTenant.of(tenant(i))
                        .withAccount(SimulatedAccount.disabled(account(i)).withPoints(i)))
                .forEach(tenant -> builder.tenant(APP, tenant));
        simulator = builder.start();
        gateway = gateway(SECRET);
    }

    @AfterEach
    void close() {
        gateway.close();
        simulator.close();
    }

    private FeishuGateway gateway(String secret) {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.storeApp(APP, secret, tickets))
                .baseUrl(simulator.baseUrl())
                .build();
    }

    private Flux<Account> enableInEveryTenant() {
        ReferralAccounts accounts = ReferralAccounts.on(gateway);
        return Flux.range(0, TENANTS).flatMap(i -> accounts.forTenant(tenant(i)).enable(account(i)), TENANTS);
    }

    private void allSucceed() {
        List<Account> enabled = enableInEveryTenant().collectList().block(PATIENCE);
        assertThat(enabled).hasSize(TENANTS).allSatisfy(account -> assertThat(account.status())
                .isEqualTo(AccountStatus.ENABLED));
        assertThat(enabled.stream().map(Account::accountId)).doesNotHaveDuplicates();
    }

    @Test
    void fiveHundredTenantsAtOnceTakeOneAppTokenAndOneTokenEach() {
        allSucceed();

        Statistics seen = simulator.statistics();
        assertThat(seen.requests(ApiPaths.STORE_APP_TOKEN)).isEqualTo(1);
        assertThat(seen.requests(ApiPaths.STORE_TENANT_TOKEN)).isEqualTo(TENANTS);
        // There was no ticket at first.
        assertThat(seen.requests(ApiPaths.APP_TICKET_RESEND)).isEqualTo(1);
    }

    @Test
    void anExpiredTicketUnderLoadIsAskedForOnce() {
        allSucceed();
        simulator.appTickets().expire(APP);
        simulator.tokens().expireAll();

        allSucceed();

        Statistics seen = simulator.statistics();
        assertThat(seen.requests(ApiPaths.APP_TICKET_RESEND)).isEqualTo(1 + 1);
        // The expired ticket is shown once before another one is asked for.
        assertThat(seen.requests(ApiPaths.STORE_APP_TOKEN)).isEqualTo(1 + 2);
    }

    @Test
    void anotherSecretInTheSameProcessGainsNothingFromTheFirst() {
        allSucceed();
        try (FeishuGateway other = gateway("wrong-secret")) {

            StepVerifier.create(ReferralAccounts.on(other).forTenant(tenant(0)).enable(account(0)))
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(AuthenticationException.class)
                            .hasMessageContaining("secret"))
                    .verify(PATIENCE);
        }
    }

    @Test
    void aTenantThatThePlatformDoesNotKnowIsAnErrorInWords() {
        StepVerifier.create(ReferralAccounts.on(gateway).forTenant("nobody").enable(account(0)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("No access token"))
                .verify(PATIENCE);
    }

    private static String tenant(int i) {
        return "tenant-" + i;
    }

    private static String account(int i) {
        return String.valueOf(6_942_778_198_054_000_000L + i);
    }
}
