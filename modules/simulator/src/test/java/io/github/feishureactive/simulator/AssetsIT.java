package io.github.feishureactive.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedEmployee;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

class AssetsIT {

    private static final String DEMO = ApiPaths.ASSETS + "?referral_account_id=" + DEMO_ACCOUNT_ID;

    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo()
                .account(SimulatedAccount.disabled("1"))
                .account(SimulatedAccount.disabled("2").withReferrer(SimulatedEmployee.of("li_si")))
                .start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void tellsBalanceStatusAndReferrer() throws Exception {
        Wire.Reply reply = wire.get(wire.token(), DEMO);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"account\":{"
                        + "\"account_id\":\"6942778198054125570\",\"assets\":{\"confirmed_bonus\":{"
                        + "\"point_bonus\":1500,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":520.00}]}},"
                        + "\"status\":2,\"referrer\":{\"id\":\"ou_zhang_san\","
                        + "\"name\":{\"zh_cn\":\"张三\",\"en_us\":\"Zhang San\"},"
                        + "\"email\":\"zhangsan@example.com\",\"mobile\":\"13800000000\"}}}}");
    }

    @ParameterizedTest
    @CsvSource({"open_id, ou_zhang_san", "union_id, on_zhang_san", "user_id, zhang_san", "'', ou_zhang_san"})
    void namesTheReferrerByTheIdThatIsAskedFor(String type, String id) throws Exception {
        Wire.Reply reply = wire.get(wire.token(), DEMO + "&user_id_type=" + type);

        assertThat(reply.data().at("/account/referrer/id").stringValue()).isEqualTo(id);
    }

    @Test
    void unknownFieldsAreAbsent() throws Exception {
        String token = wire.token();

        Wire.Reply unowned = wire.get(token, ApiPaths.ASSETS + "?referral_account_id=1");
        Wire.Reply unreachable = wire.get(token, ApiPaths.ASSETS + "?referral_account_id=2");

        assertThat(unowned.data().path("account").has("referrer")).isFalse();
        assertThat(unreachable.data().at("/account/referrer").propertyNames()).containsExactly("id", "name");
    }

    @Test
    void anotherIdTypeIsAFieldViolation() throws Exception {
        Wire.Reply reply = wire.get(wire.token(), DEMO + "&user_id_type=lark_id");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(99992402);
        assertThat(reply.json().at("/error/field_violations/0/field").stringValue())
                .isEqualTo("user_id_type");
        assertThat(reply.json().at("/error/field_violations/0/value").stringValue())
                .isEqualTo("lark_id");
        assertThat(reply.json().at("/error/log_id").stringValue()).isEqualTo(reply.header("X-Tt-Logid"));
    }

    @ParameterizedTest
    @CsvSource({"'', 1002002", "?referral_account_id=, 1002002", "?referral_account_id=404, 1002553"})
    void refuses(String query, int code) throws Exception {
        Wire.Reply reply = wire.get(wire.token(), ApiPaths.ASSETS + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
    }
}
