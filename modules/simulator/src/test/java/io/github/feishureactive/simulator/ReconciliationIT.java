package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;

import static org.assertj.core.api.Assertions.assertThat;

class ReconciliationIT {

    private static final Instant START = Instant.ofEpochMilli(1_000_000);

    private final AtomicLong nanos = new AtomicLong();
    private FeishuSimulator simulator;
    private Wire wire;
    private String token;

    /** At 1000000 account A pays out 100 points, a second later A pays 50 and B pays 7; C pays cash only; D nothing. */
    @BeforeEach
    void withdraw() throws Exception {
        simulator = FeishuSimulator.demo()
                .account(usable("A").withPoints(100))
                .account(usable("B").withPoints(7))
                .account(usable("C").withCash("CNY", "1.00"))
                .account(usable("D"))
                .clock(nanos::get)
                .startTime(START)
                .start();
        wire = new Wire(simulator);
        token = wire.token();
        wire.withdraw(token, "A", "[1]", "1");
        nanos.addAndGet(1_000_000_000);
        simulator.reward(FeishuSimulator.DEMO_APP_ID, "A", 50);
        wire.withdraw(token, "A", "[1]", "2");
        wire.withdraw(token, "B", "[1]", "3");
        wire.withdraw(token, "C", "[2]", "4");
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void listsOnlyWhatDiffers() throws Exception {
        Wire.Reply reply = reconcile("1000000", "1001000", "A=149 B=7 C=0 D=3");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"check_failed_list\":["
                        + "{\"account_id\":\"A\",\"total_withdraw_reward_info\":{\"point_bonus\":150},"
                        + "\"total_recharge_reward_info\":{\"point_bonus\":149}},"
                        + "{\"account_id\":\"D\",\"total_recharge_reward_info\":{\"point_bonus\":3}}]}}");
    }

    @ParameterizedTest
    @CsvSource({
        "1000000, 1001000, A=150 B=7, ''",
        "1000000, 1000999, A=100,     ''",
        "1000001, 1001000, A=50 B=7,  ''",
        "1000000, 1000000, A=100,     ''",
        "1001001, 9999999, '',        ''",
        "1000000, 1001000, A=150,     B",
        "1000000, 1001000, A B=7,     A",
        "1000000, 1001000, D B=7,     A",
        "1000000, 1001000, A=100 A=50 B=7, ''"
    })
    void boundsAreInclusiveAndWhatTheCallerForgetsDiffers(String start, String end, String said, String failed)
            throws Exception {
        Wire.Reply reply = reconcile(start, end, said);

        StringBuilder accounts = new StringBuilder();
        reply.data()
                .path("check_failed_list")
                .forEach(entry -> accounts.append(entry.path("account_id").stringValue()));
        assertThat(accounts).hasToString(failed);
    }

    @Test
    void withoutTradeDetailsAllThatWasWithdrawnDiffers() throws Exception {
        Wire.Reply reply = wire.api(token, ApiPaths.RECONCILIATION, """
                {"start_trans_time":"0","end_trans_time":"2000000"}""");

        assertThat(reply.data().toString())
                .isEqualTo("{\"check_failed_list\":["
                        + "{\"account_id\":\"A\",\"total_withdraw_reward_info\":{\"point_bonus\":150}},"
                        + "{\"account_id\":\"B\",\"total_withdraw_reward_info\":{\"point_bonus\":7}}]}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'end_trans_time':'1'}                                                                | 1002002",
                "{'start_trans_time':'1'}                                                              | 1002002",
                "{'start_trans_time':'2','end_trans_time':'1'}                                         | 1002002",
                "{'start_trans_time':'now','end_trans_time':'1'}                                       | 1002002",
                "{'start_trans_time':'0','end_trans_time':'1','trade_details':[{}]}                    | 1002002",
                "{'start_trans_time':'0','end_trans_time':'1','trade_details':[{'account_id':'404'}]}  | 1002553",
                "{'start_trans_time':0,'end_trans_time':1}                                             | 9499",
                "{'start_trans_time':'0','end_trans_time':'1','trade_details':{}}                      | 9499",
                "{'start_trans_time':'0','end_trans_time':'1','trade_details':[{'account_id':'A',"
                        + "'total_recharge_reward_info':{'point_bonus':'5'}}]}                         | 9499"
            })
    void refuses(String body, int code) throws Exception {
        Wire.Reply reply = wire.api(token, ApiPaths.RECONCILIATION, body.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
    }

    private static SimulatedAccount usable(String id) {
        return SimulatedAccount.disabled(id).withEnabled(true);
    }

    /** What the caller says is written as {@code account=points}, or as an account alone. */
    private Wire.Reply reconcile(String start, String end, String said) throws Exception {
        StringBuilder details = new StringBuilder();
        for (String one : said.isEmpty() ? new String[0] : said.split(" ", -1)) {
            String[] parts = one.split("=", 2);
            details.append(details.isEmpty() ? "" : ",")
                    .append("{\"account_id\":\"")
                    .append(parts[0])
                    .append('"');
            if (parts.length == 2) {
                details.append(",\"total_recharge_reward_info\":{\"point_bonus\":")
                        .append(parts[1])
                        .append('}');
            }
            details.append('}');
        }
        return wire.api(token, ApiPaths.RECONCILIATION, """
                {"start_trans_time":"%s","end_trans_time":"%s","trade_details":[%s]}""".formatted(start, end, details));
    }
}
