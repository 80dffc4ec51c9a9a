package io.github.feishureactive.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedEmployee;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;

class CreateIT {

    private static final SimulatedEmployee LI_SI =
            SimulatedEmployee.of("li_si").withEmail("Li.Si@example.com").withMobile("86", "13900000000");
    private static final SimulatedEmployee WANG_WU =
            SimulatedEmployee.of("wang_wu").withEmail("shared@example.com").withMobile("1", "13900000000");
    private static final SimulatedEmployee ZHAO_LIU =
            SimulatedEmployee.of("zhao_liu").withEmail("shared@example.com");

    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = withEmployees().start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void newAccountsAreEnabledAndEmpty() throws Exception {
        Wire.Reply reply = create("{\"email\":\"li.si@example.com\"}");

        String id = reply.data().path("account").path("account_id").stringValue();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(id).matches("\\d{19}");
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"account\":{\"account_id\":\"" + id
                        + "\",\"assets\":{\"confirmed_bonus\":{\"point_bonus\":0,\"cash_bonus\":[]}},\"status\":1}}}");
        assertThat(simulator.account(DEMO_APP_ID, id).orElseThrow().referrer()).isEqualTo(LI_SI);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mobile':{'code':'86','number':'13900000000'}}                              | 0",
                "{'mobile':{'code':'86','number':'13900000000'},'email':'li.si@example.com'} | 0",
                "{'mobile':null,'email':'li.si@example.com'}                                  | 0",
                "{'mobile':{'number':'13800000000'}}                                          | 0",
                "{'mobile':{'code':'86','number':'13900000000'},'email':'zhangsan@example.com'} | 1002552",
                "{'mobile':{'number':'13900000000'}}                                          | 1002552",
                "{'email':'shared@example.com'}                                               | 1002552",
                "{'email':'nobody@example.com'}                                               | 1002551",
                "{'mobile':{'code':'49','number':'13900000000'}}                              | 1002551",
                "{}                                                                           | 1002002",
                "{'email':''}                                                                 | 1002002",
                "{'mobile':{'code':'86'},'email':'li.si@example.com'}                         | 1002002",
                "{'mobile':'13900000000'}                                                     | 9499",
                "{'email':7}                                                                  | 9499",
                "[]                                                                           | 9499"
            })
    void findsTheEmployee(String body, int code) throws Exception {
        Wire.Reply reply = create(body.replace('\'', '"'));

        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.status()).isEqualTo(code == 0 ? 200 : 400);
    }

    @Test
    void theSecondCreateBringsTheSameAccountAsItIs() throws Exception {
        Wire.Reply first = create("{\"email\":\"zhangsan@example.com\"}");
        Wire.Reply other = create("{\"email\":\"li.si@example.com\"}");
        Wire.Reply again = create("{\"mobile\":{\"code\":\"86\",\"number\":\"13900000000\"}}");

        assertThat(first.data().path("account").path("account_id").stringValue())
                .isEqualTo(DEMO_ACCOUNT_ID);
        assertThat(first.data().path("account").path("status").intValue()).isEqualTo(2);
        assertThat(again.body()).isEqualTo(other.body());
        assertThat(simulator.installed(DEMO_APP_ID).accounts()).hasSize(2);
    }

    private static SimulatorBuilder withEmployees() {
        return FeishuSimulator.demo().employee(LI_SI).employee(WANG_WU).employee(ZHAO_LIU);
    }

    private Wire.Reply create(String body) throws Exception {
        return wire.api(wire.token(), ApiPaths.CREATE, body);
    }
}
