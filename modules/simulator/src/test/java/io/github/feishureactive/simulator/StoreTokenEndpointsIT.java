package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedTenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoreTokenEndpointsIT {

    private static final String APP = "cli_store";

    private final AtomicLong nanos = new AtomicLong();
    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo()
                .clock(nanos::get)
                .storeApp(APP, "store")
                .storeApp("cli_other", "other")
                .tenant(APP, SimulatedTenant.of("a").withAccount(usable("1").withPoints(10)))
                .tenant(APP, SimulatedTenant.of("b").withAccount(usable("1").withPoints(20)))
                .tenant("cli_other", "c")
                .start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void aTicketBringsAnAppTokenAndThatOneForEachTenant() throws Exception {
        Wire.Reply app = wire.storeAppToken(APP, "store", ticket());
        assertThat(app.status()).isEqualTo(200);
        assertThat(app.json().propertyNames()).containsExactly("code", "msg", "app_access_token", "expire");
        assertThat(app.json().path("app_access_token").stringValue()).matches("a-[A-Za-z0-9]{40}");
        assertThat(app.json().path("expire").intValue()).isEqualTo(7200);

        Wire.Reply tenant = wire.storeTenantToken(appToken(), "a");
        assertThat(tenant.status()).isEqualTo(200);
        assertThat(tenant.json().propertyNames()).containsExactly("code", "msg", "tenant_access_token", "expire");
        assertThat(tenant.json().path("tenant_access_token").stringValue()).matches("t-[A-Za-z0-9]{40}");
        assertThat(tenantToken("b"))
                .isNotEqualTo(tenant.json().path("tenant_access_token").stringValue());
    }

    @Test
    void everyTenantHasAccountsOfItsOwn() throws Exception {
        wire.withdraw(tenantToken("a"), "1", "[1]", "order");

        assertThat(simulator.installed(APP, "a").withdrawals())
                .singleElement()
                .satisfies(order -> assertThat(order.points()).isEqualTo(10));
        assertThat(simulator.installed(APP, "b").withdrawals()).isEmpty();
        assertThat(simulator.installed(APP, "b").account("1").orElseThrow().pointBonus())
                .isEqualTo(20);
        assertThat(wire.withdraw(tenantToken("b"), "1", "[1]", "order").code()).isZero();
        assertThatThrownBy(() -> simulator.installed(APP, "c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.installed(APP)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tokensAreHandedOutAgainAsLongAsOfCustomApps() throws Exception {
        String app = appToken();
        String tenant = tenantToken("a");

        nanos.addAndGet(Duration.ofMinutes(90).toNanos());
        assertThat(appToken()).isEqualTo(app);
        assertThat(tenantToken("a")).isEqualTo(tenant);
        assertThat(simulator.statistics().tokensIssued()).isEqualTo(2);

        nanos.addAndGet(1);
        assertThat(appToken()).isNotEqualTo(app);
        assertThat(tenantToken("a")).isNotEqualTo(tenant);
        assertThat(wire.storeTenantToken(app, "a").code()).isZero();

        nanos.addAndGet(Duration.ofMinutes(30).toNanos());
        assertThat(wire.storeTenantToken(app, "a").code()).isEqualTo(99991664);
    }

    @Test
    void otherTicketsAreRefused() throws Exception {
        assertThat(wire.storeAppToken(APP, "store", "guess").code()).isEqualTo(10012);
        assertThat(wire.storeAppToken("cli_other", "other", ticket()).code()).isEqualTo(10012);
        assertThat(wire.storeAppToken(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET, ticket())
                        .code())
                .isEqualTo(10012);

        String old = ticket();
        simulator.appTickets().expire(APP);
        Wire.Reply refused = wire.storeAppToken(APP, "store", old);
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.code()).isEqualTo(10012);

        simulator.appTickets().push(APP);
        assertThat(wire.storeAppToken(APP, "store", old).code()).isEqualTo(10012);
        assertThat(wire.storeAppToken(APP, "store", ticket()).code()).isZero();
    }

    @Test
    void otherAppTokensAreRefused() throws Exception {
        String app = appToken();

        assertThat(wire.storeTenantToken("a-guess", "a").code()).isEqualTo(99991664);
        assertThat(wire.storeTenantToken(wire.token(), "a").code()).isEqualTo(99991664);
        simulator.tokens().revoke(app);
        Wire.Reply refused = wire.storeTenantToken(app, "a");
        assertThat(refused.status()).isEqualTo(200);
        assertThat(refused.code()).isEqualTo(99991664);
    }

    @Test
    void anAppTokenOpensNoApi() throws Exception {
        assertThat(wire.enable(appToken(), "1").code()).isEqualTo(99991671);
    }

    @Test
    void tenantsWithoutTheAppAreRefused() throws Exception {
        assertThat(wire.storeTenantToken(appToken(), "c").code()).isEqualTo(10013);
        assertThat(wire.storeTenantToken(appToken(), "nowhere").code()).isEqualTo(10013);
    }

    @Test
    void aStoreAppGetsNoTokenAsACustomApp() throws Exception {
        assertThat(wire.token(APP, "store").code()).isEqualTo(10005);
    }

    @Test
    void aCustomAppHasOneTokenUnderTwoNames() throws Exception {
        Wire.Reply reply = wire.post(
                ApiPaths.APP_TOKEN, """
                {"app_id":"%s","app_secret":"%s"}""".formatted(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET));

        assertThat(reply.json().propertyNames())
                .containsExactly("code", "msg", "app_access_token", "tenant_access_token", "expire");
        assertThat(reply.json().path("app_access_token").stringValue()).isEqualTo(wire.token());
        assertThat(reply.json().path("tenant_access_token").stringValue()).isEqualTo(wire.token());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/open-apis/auth/v3/app_access_token    | {'app_id':'cli_store','app_secret':'store'}                    | 10003",
                "/open-apis/auth/v3/app_access_token    | {'app_id':'cli_store','app_secret':'x','app_ticket':'t'}       | 10014",
                "/open-apis/auth/v3/app_access_token    | {'app_id':'cli_none','app_secret':'store','app_ticket':'t'}    | 10014",
                "/open-apis/auth/v3/tenant_access_token | {'app_access_token':'a-x'}                                     | 10003",
                "/open-apis/auth/v3/tenant_access_token | {'tenant_key':'a'}                                             | 10003",
                "/open-apis/auth/v3/app_ticket/resend   | {'app_id':'cli_store','app_secret':'x'}                        | 10014",
                "/open-apis/auth/v3/app_ticket/resend   | {'app_id':'cli_simulator','app_secret':'simulator-secret'}     | 10016",
                "/open-apis/auth/v3/app_ticket/resend   |                                                                | 10003"
            })
    void refusesWithStatus200(String path, String body, int code) throws Exception {
        Wire.Reply reply = wire.post(path, body == null ? "" : body.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.code()).isEqualTo(code);
    }

    @Test
    void everyTokenPathIsCounted() throws Exception {
        tenantToken("a");
        wire.post(ApiPaths.APP_TICKET_RESEND, "{}");
        wire.post(ApiPaths.APP_TOKEN, "{}");

        Statistics seen = simulator.statistics();
        assertThat(seen.requests(ApiPaths.STORE_APP_TOKEN)).isEqualTo(1);
        assertThat(seen.requests(ApiPaths.STORE_TENANT_TOKEN)).isEqualTo(1);
        assertThat(seen.requests(ApiPaths.APP_TICKET_RESEND)).isEqualTo(1);
        assertThat(seen.requests(ApiPaths.APP_TOKEN)).isEqualTo(1);
        assertThat(seen.requests(ApiPaths.TENANT_TOKEN)).isZero();
    }

    @Test
    void onlyAStoreAppHasTenants() {
        SimulatorBuilder builder = FeishuSimulator.demo().tenant(FeishuSimulator.DEMO_APP_ID, "a");

        assertThatThrownBy(builder::start).isInstanceOf(IllegalArgumentException.class);
    }

    private static SimulatedAccount usable(String id) {
        return SimulatedAccount.disabled(id).withEnabled(true);
    }

    private String ticket() {
        return simulator.appTickets().current(APP);
    }

    private String appToken() throws Exception {
        return wire.storeAppToken(APP, "store", ticket())
                .json()
                .path("app_access_token")
                .stringValue();
    }

    private String tenantToken(String tenantKey) throws Exception {
        return wire.storeTenantToken(appToken(), tenantKey)
                .json()
                .path("tenant_access_token")
                .stringValue();
    }
}
