package io.github.feishureactive.simulator;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WithdrawIT {

    private static final Instant START = Instant.parse("2026-11-22T12:00:00.123Z");

    private final AtomicLong nanos = new AtomicLong();
    private FeishuSimulator simulator;
    private Wire wire;
    private String token;

    @BeforeEach
    void start() throws Exception {
        simulator = demo().start();
        wire = new Wire(simulator);
        token = wire.token();
        wire.enable(token, DEMO_ACCOUNT_ID);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void takesTheWholeBalance() throws Exception {
        nanos.addAndGet(2_000_900_000L);

        Wire.Reply reply = wire.withdraw(token, DEMO_ACCOUNT_ID, "[1,2]", "order-1");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .isEqualTo("{\"code\":0,\"msg\":\"SUCCESS\",\"data\":{\"external_order_id\":\"order-1\","
                        + "\"trans_time\":\"" + START.plusSeconds(2).toEpochMilli() + "\",\"withdrawal_details\":{"
                        + "\"point_bonus\":1500,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":520.00}]}}}");
        assertThat(held()).isEqualTo(emptied());
        assertThat(simulator.withdrawals(DEMO_APP_ID))
                .containsExactly(new SimulatedWithdrawal(
                        DEMO_ACCOUNT_ID,
                        "order-1",
                        1500,
                        List.of(SimulatedAccount.Cash.of("CNY", "520.00")),
                        START.plusSeconds(2),
                        1));
    }

    @Test
    void theSameOrderIdTakesNothingMore() throws Exception {
        Wire.Reply first = wire.withdraw(token, DEMO_ACCOUNT_ID, "[1]", "order-1");
        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 7);
        nanos.addAndGet(5_000_000_000L);
        Wire.Reply again = wire.withdraw(token, DEMO_ACCOUNT_ID, "[1,2]", "order-1");

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(held().pointBonus()).isEqualTo(7);
        assertThat(held().cash()).hasSize(1);
        assertThat(simulator.withdrawals(DEMO_APP_ID)).singleElement().satisfies(order -> assertThat(order.requests())
                .isEqualTo(2));
    }

    @Test
    void onlyTheChosenKindIsTaken() throws Exception {
        Wire.Reply cash = wire.withdraw(token, DEMO_ACCOUNT_ID, "[2]", "cash");
        assertThat(cash.data().at("/withdrawal_details/point_bonus").intValue()).isZero();
        assertThat(held().pointBonus()).isEqualTo(1500);
        assertThat(held().cash()).isEmpty();

        Wire.Reply nothing = wire.withdraw(token, DEMO_ACCOUNT_ID, "[2]", "cash again");
        assertThat(nothing.data().at("/withdrawal_details/cash_bonus").isEmpty())
                .isTrue();
        assertThat(simulator.withdrawals(DEMO_APP_ID)).hasSize(2);
    }

    @Test
    void manyAtOnceWithOneOrderIdTakeOnce() {
        List<String> bodies = IntStream.range(0, 40)
                .parallel()
                .mapToObj(call -> withdrawUnchecked("order-1"))
                .distinct()
                .toList();

        assertThat(bodies).hasSize(1);
        assertThat(simulator.withdrawals(DEMO_APP_ID)).singleElement().satisfies(order -> {
            assertThat(order.points()).isEqualTo(1500);
            assertThat(order.requests()).isEqualTo(40);
        });
    }

    @Test
    void aDeactivatedAccountPaysNothingButKnowsItsOrders() throws Exception {
        Wire.Reply first = wire.withdraw(token, DEMO_ACCOUNT_ID, "[1]", "order-1");
        wire.api(token, Wire.on(ApiPaths.DEACTIVATE, DEMO_ACCOUNT_ID), "");

        Wire.Reply refused = wire.withdraw(token, DEMO_ACCOUNT_ID, "[2]", "order-2");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(1002555);
        assertThat(held().cash()).hasSize(1);
        assertThat(wire.withdraw(token, DEMO_ACCOUNT_ID, "[1]", "order-1").body())
                .isEqualTo(first.body());
    }

    @Test
    void orderIdsAreUniqueInTheApp() throws Exception {
        wire.withdraw(token, DEMO_ACCOUNT_ID, "[1]", "order-1");
        wire.withdraw(token, "2", "[1]", "order-1");
        assertThat(simulator.withdrawals(DEMO_APP_ID)).hasSize(1);
        assertThat(simulator.account(DEMO_APP_ID, "2").orElseThrow().pointBonus())
                .isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'external_order_id':'o'}                                 | 1002002",
                "{'withdraw_bonus_type':[],'external_order_id':'o'}        | 1002002",
                "{'withdraw_bonus_type':[3],'external_order_id':'o'}       | 1002002",
                "{'withdraw_bonus_type':[1]}                               | 1002002",
                "{'withdraw_bonus_type':[1],'external_order_id':''}        | 1002002",
                "{'withdraw_bonus_type':1,'external_order_id':'o'}         | 9499",
                "{'withdraw_bonus_type':['1'],'external_order_id':'o'}     | 9499",
                "{'withdraw_bonus_type':[1.5],'external_order_id':'o'}     | 9499",
                "{'withdraw_bonus_type':[1],'external_order_id':5}         | 9499"
            })
    void refuses(String body, int code) throws Exception {
        Wire.Reply reply = wire.api(token, Wire.on(ApiPaths.WITHDRAW, DEMO_ACCOUNT_ID), body.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(simulator.withdrawals(DEMO_APP_ID)).isEmpty();
    }

    @Test
    void knowsNoOtherAccount() throws Exception {
        assertThat(wire.withdraw(token, "404", "[1]", "order-1").code()).isEqualTo(1002553);
    }

    @Test
    void rewardsAddUp() {
        SimulatedAccount rewarded = simulator.reward(
                DEMO_APP_ID,
                DEMO_ACCOUNT_ID,
                5,
                SimulatedAccount.Cash.of("CNY", "0.10"),
                SimulatedAccount.Cash.of("USD", "3.00"));

        assertThat(rewarded.pointBonus()).isEqualTo(1505);
        assertThat(rewarded.cash())
                .containsExactly(SimulatedAccount.Cash.of("CNY", "520.10"), SimulatedAccount.Cash.of("USD", "3.00"));
        assertThat(held()).isEqualTo(rewarded);
        assertThatThrownBy(() -> simulator.reward(DEMO_APP_ID, "404", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.reward("cli_other", DEMO_ACCOUNT_ID, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, -1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private SimulatorBuilder demo() {
        return FeishuSimulator.demo()
                .account(SimulatedAccount.disabled("2").withPoints(9).withEnabled(true))
                .clock(nanos::get)
                .startTime(START);
    }

    private SimulatedAccount held() {
        return simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow();
    }

    private static SimulatedAccount emptied() {
        return SimulatedAccount.disabled(DEMO_ACCOUNT_ID).withEnabled(true).withReferrer(FeishuSimulator.DEMO_EMPLOYEE);
    }

    private String withdrawUnchecked(String orderId) {
        try {
            return wire.withdraw(token, DEMO_ACCOUNT_ID, "[1,2]", orderId).body();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
