package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** The events of changed balances. */
class AssetsEventsIT {

    private static final String APP = FeishuSimulator.DEMO_APP_ID;
    private static final String ACCOUNT = FeishuSimulator.DEMO_ACCOUNT_ID;
    private static final SimulatedAccount OPEN = SimulatedAccount.disabled(ACCOUNT)
            .withEnabled(true)
            .withPoints(1500)
            .withCash("CNY", "520.00");

    private final AtomicLong nanos = new AtomicLong();
    private WebhookReceiver receiver;
    private FeishuSimulator simulator;

    @BeforeEach
    void start() throws Exception {
        receiver = new WebhookReceiver();
        simulator = FeishuSimulator.builder()
                .app(APP, FeishuSimulator.DEMO_APP_SECRET)
                .app("cli_unscoped", "secret")
                .scopes("cli_unscoped", ApiScopes.REFERRAL_ACCOUNT)
                .storeApp("cli_store", "store")
                .tenant("cli_store", SimulatedTenant.of("tenant_a"))
                .account(OPEN)
                .clock(nanos::get)
                .startTime(Instant.ofEpochMilli(1_600_000_000_000L))
                .start();
        for (String app : new String[] {APP, "cli_unscoped", "cli_store"}) {
            simulator
                    .events()
                    .webhook(app, receiver.url())
                    .verificationToken("token")
                    .withoutUrlCheck()
                    .subscribe();
        }
    }

    @AfterEach
    void close() {
        simulator.close();
        receiver.close();
    }

    @Test
    void aRewardIsToldWithTheBalanceAfterIt() throws Exception {
        nanos.set(1_000_000L);

        simulator.reward(APP, ACCOUNT, 100, SimulatedAccount.Cash.of("CNY", "0.25"));

        JsonNode event = receiver.next().event();
        assertThat(event.path("header").path("event_type").stringValue())
                .isEqualTo("hire.referral_account.assets_update_v1");
        assertThat(event.path("header").path("tenant_key").stringValue()).isEqualTo("tenant_of_" + APP);
        assertThat(event.path("header").path("create_time").stringValue()).isEqualTo("1600000000001");
        assertThat(event.path("event"))
                .isEqualTo(EventJson.object("{\"account_id\":\"" + ACCOUNT + "\",\"assets\":{\"confirmed_bonus\":"
                        + "{\"point_bonus\":1600,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":520.25}]}},"
                        + "\"modify_time\":\"1600000000001\"}"));
    }

    @Test
    void aWithdrawalIsToldOnce() throws Exception {
        Wire wire = new Wire(simulator);
        String token = wire.token();

        assertThat(wire.withdraw(token, ACCOUNT, "[1]", "order-1").code()).isZero();
        assertThat(wire.withdraw(token, ACCOUNT, "[1]", "order-1").code()).isZero();
        assertThat(wire.withdraw(token, ACCOUNT, "[1]", "order-2").code()).isZero();

        JsonNode bonus = receiver.next().event().at("/event/assets/confirmed_bonus");
        assertThat(bonus.path("point_bonus").longValue()).isZero();
        assertThat(bonus.path("cash_bonus")).hasSize(1);
        assertThat(simulator.events().statistics().produced()).isEqualTo(1);
    }

    @Test
    void whatChangesNothingIsNotTold() {
        simulator.reward(APP, ACCOUNT, 0);
        simulator.reward(APP, ACCOUNT, 0, SimulatedAccount.Cash.of("CNY", "0"));

        assertThat(simulator.events().statistics().produced()).isZero();
    }

    @Test
    void aDeactivatedAccountIsNotToldOf() throws Exception {
        Wire wire = new Wire(simulator);
        String token = wire.token();
        wire.api(token, Wire.on(ApiPaths.DEACTIVATE, ACCOUNT), "");

        simulator.reward(APP, ACCOUNT, 100);
        assertThat(simulator.events().statistics().produced()).isZero();

        wire.enable(token, ACCOUNT);
        simulator.reward(APP, ACCOUNT, 100);
        assertThat(receiver.next()
                        .event()
                        .at("/event/assets/confirmed_bonus/point_bonus")
                        .longValue())
                .isEqualTo(1700);
    }

    @Test
    void anAppWithoutTheScopeIsNotTold() {
        simulator.reward("cli_unscoped", ACCOUNT, 100);

        assertThat(simulator.events().statistics().produced()).isZero();
    }

    @Test
    void aStoreAppIsToldTheTenantAndItsTicket() throws Exception {
        simulator.installed("cli_store", "tenant_a").reward(ACCOUNT, 100);
        assertThat(receiver.next().event().at("/header/tenant_key").stringValue())
                .isEqualTo("tenant_a");

        simulator.appTickets().push("cli_store");

        JsonNode event = receiver.next().event();
        assertThat(event.propertyNames()).containsExactly("ts", "uuid", "token", "type", "event");
        assertThat(event.path("ts").stringValue()).isEqualTo("1600000000.000000");
        assertThat(event.path("type").stringValue()).isEqualTo("event_callback");
        assertThat(event.path("token").stringValue()).isEqualTo("token");
        assertThat(event.path("event"))
                .isEqualTo(EventJson.object("{\"app_id\":\"cli_store\",\"app_ticket\":\""
                        + simulator.appTickets().current("cli_store") + "\",\"type\":\"app_ticket\"}"));
    }

    @Test
    void whoHasSubscribedNowhereIsNotTold() {
        simulator.events().unsubscribe(APP);

        simulator.reward(APP, ACCOUNT, 100);
        simulator.appTickets().push("cli_store");

        Await.until(() -> simulator.events().statistics(APP).undeliverable() == 1);
        assertThat(simulator.events().statistics("cli_store").undeliverable()).isZero();
    }
}
