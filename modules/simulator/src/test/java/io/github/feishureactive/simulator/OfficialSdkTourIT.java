package io.github.feishureactive.simulator;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.lark.oapi.Client;
import com.lark.oapi.core.enums.AppType;
import com.lark.oapi.core.exception.AppTicketIsEmptyException;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.core.token.GlobalAppTicketManager;
import com.lark.oapi.service.hire.v1.model.Account;
import com.lark.oapi.service.hire.v1.model.WithdrawReferralAccountRespBody;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The platform's own Java client goes from a new account to a closed one, as a custom app and as one of the store. */
class OfficialSdkTourIT {

    private static final SimulatedEmployee LI_SI = SimulatedEmployee.of("li_si")
            .withName("李四", "Li Si")
            .withEmail("lisi@example.com")
            .withMobile("86", "13900000000");

    private final BlockingQueue<String> tickets = new LinkedBlockingQueue<>();
    private FeishuSimulator simulator;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.builder()
                .app("cli_custom", "custom")
                .storeApp("cli_store", "store")
                .tenant("cli_store", "tenant_a")
                .tenant("cli_store", "tenant_b")
                .employee(LI_SI)
                .documentedQuotas()
                .onAppTicket((appId, ticket) -> tickets.add(ticket))
                .start();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aCustomAppCompletesTheTour() throws Exception {
        Client client = client("cli_custom", "custom").build();

        tour(new OfficialSdkTour(client, new RequestOptions()), simulator.installed("cli_custom"));

        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(1);
    }

    @Test
    void aStoreAppCompletesTheTourInEachTenant() throws Exception {
        Client client =
                client("cli_store", "store").appType(AppType.MARKETPLACE).build();
        OfficialSdkTour first = new OfficialSdkTour(client, tenant("tenant_a"));

        // Without a ticket the client asks for one and gives up; the ticket comes as an event, which it stores.
        assertThatThrownBy(() -> first.create(LI_SI)).isInstanceOf(AppTicketIsEmptyException.class);
        String ticket = tickets.poll(60, TimeUnit.SECONDS);
        GlobalAppTicketManager.getAppTicketManager().put("cli_store", ticket, 1, TimeUnit.HOURS);

        tour(first, simulator.installed("cli_store", "tenant_a"));
        tour(new OfficialSdkTour(client, tenant("tenant_b")), simulator.installed("cli_store", "tenant_b"));

        Statistics seen = simulator.statistics();
        assertThat(seen.requests(ApiPaths.APP_TICKET_RESEND)).isEqualTo(1);
        assertThat(seen.requests(ApiPaths.STORE_APP_TOKEN)).isEqualTo(2);
        assertThat(seen.requests(ApiPaths.STORE_TENANT_TOKEN)).isEqualTo(2);
        assertThat(seen.tokensIssued()).isEqualTo(3);
    }

    private void tour(OfficialSdkTour tour, InstalledApp platform) throws Exception {
        Account created = tour.create(LI_SI);
        String id = created.getAccountId();
        assertThat(created.getStatus()).isEqualTo(1);
        assertThat(tour.enable(id).getStatus()).isEqualTo(1);

        platform.reward(id, 1500, SimulatedAccount.Cash.of("CNY", "520.25"));

        Account assets = tour.assets(id, "union_id");
        assertThat(assets.getAssets().getConfirmedBonus().getPointBonus()).isEqualTo(1500);
        assertThat(assets.getReferrer().getId()).isEqualTo("on_li_si");
        assertThat(assets.getReferrer().getName().getZhCn()).isEqualTo("李四");
        assertThat(assets.getReferrer().getEmail()).isEqualTo("lisi@example.com");
        assertThat(assets.getReferrer().getMobile()).isEqualTo("13900000000");

        WithdrawReferralAccountRespBody order = tour.withdraw(id, "order-1");
        assertThat(order.getExternalOrderId()).isEqualTo("order-1");
        assertThat(order.getWithdrawalDetails().getPointBonus()).isEqualTo(1500);
        assertThat(order.getWithdrawalDetails().getCashBonus()).singleElement().satisfies(cash -> {
            assertThat(cash.getCurrencyType()).isEqualTo("CNY");
            assertThat(cash.getAmount()).isEqualTo(520.25);
        });
        assertThat(tour.withdraw(id, "order-1").getTransTime()).isEqualTo(order.getTransTime());
        assertThat(platform.withdrawals()).singleElement().satisfies(kept -> assertThat(kept.requests())
                .isEqualTo(2));

        assertThat(tour.reconcile(id, order.getTransTime(), 1500)).isEmpty();
        assertThat(tour.reconcile(id, order.getTransTime(), 1499))
                .singleElement()
                .satisfies(failed -> {
                    assertThat(failed.getTotalWithdrawRewardInfo().getPointBonus())
                            .isEqualTo(1500);
                    assertThat(failed.getTotalRechargeRewardInfo().getPointBonus())
                            .isEqualTo(1499);
                });

        assertThat(tour.deactivate(id).getStatus()).isEqualTo(2);
        assertThat(platform.account(id).orElseThrow().enabled()).isFalse();
    }

    private Client.Builder client(String appId, String secret) {
        return Client.newBuilder(appId, secret).openBaseUrl(simulator.baseUrl()).tokenCache(new FreshCache());
    }

    private static RequestOptions tenant(String tenantKey) {
        return RequestOptions.newBuilder().tenantKey(tenantKey).build();
    }
}
