package io.github.feishureactive.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedReward;
import io.github.feishureactive.simulator.account.SimulatedReward.Booking;
import io.github.feishureactive.simulator.account.SimulatedWithdrawal;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.RewardWire.POINTS_100;
import static io.github.feishureactive.simulator.RewardWire.cash;
import static org.assertj.core.api.Assertions.assertThat;

/** Rewards, balances, events and withdrawals agree, whatever comes at the same time. */
class RewardBooksIT {

    private static final int THREADS = 100;
    private static final int START_POINTS = 1500;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private FeishuSimulator simulator;
    private Wire wire;
    private RewardWire rewards;

    @BeforeEach
    void start() throws Exception {
        simulator = FeishuSimulator.demo().start();
        wire = new Wire(simulator);
        wire.enable(wire.token(), DEMO_ACCOUNT_ID);
        rewards = new RewardWire(wire);
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        simulator.close();
    }

    @Test
    void aHundredImportsOfOneExternalIdBookOnce() throws Exception {
        List<Callable<String>> imports = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            imports.add(() -> rewards.imported("r-1", POINTS_100));
        }

        assertThat(inParallel(imports)).hasSize(THREADS).containsOnly(reward().id());
        assertThat(held().pointBonus()).isEqualTo(START_POINTS + 100);
        assertThat(reward().requests()).isEqualTo(THREADS);
    }

    @Test
    void deletingWhileWithdrawingLosesAndDoublesNothing() throws Exception {
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < THREADS / 2; i++) {
            String id = rewards.imported("r-" + i, POINTS_100);
            String order = "order-" + i;
            calls.add(() -> Integer.toString(rewards.delete(id).code()));
            calls.add(() -> Integer.toString(rewards.withdraw("[1]", order).code()));
        }

        assertThat(inParallel(calls)).containsOnly("0");

        long withdrawn = simulator.withdrawals(DEMO_APP_ID).stream()
                .mapToLong(SimulatedWithdrawal::points)
                .sum();
        assertThat(held().pointBonus()).isEqualTo(points(Booking.BOOKED)).isZero();
        assertThat(withdrawn).isEqualTo(START_POINTS + points(Booking.WITHDRAWN));
        assertThat(points(Booking.WITHDRAWN) + points(Booking.TAKEN_BACK)).isEqualTo(100L * THREADS / 2);
    }

    @Test
    void aRewardIsNotifiedWithdrawnReconciledAndTakenBack() throws Exception {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            simulator
                    .events()
                    .webhook(DEMO_APP_ID, receiver.url())
                    .verificationToken("token")
                    .withoutUrlCheck()
                    .subscribe();

            rewards.imported("r-1", cash("CNY", "0.10"));
            assertThat(next(receiver)).isEqualTo(bonus(START_POINTS, "520.1"));
            String second = rewards.imported("r-2", POINTS_100);
            assertThat(next(receiver)).isEqualTo(bonus(START_POINTS + 100, "520.1"));
            rewards.delete(second);
            assertThat(next(receiver)).isEqualTo(bonus(START_POINTS, "520.1"));
            rewards.imported("r-2", POINTS_100);
            rewards.imported("r-3", POINTS_100);
            assertThat(next(receiver)).as("r-2 stays deleted").isEqualTo(bonus(START_POINTS + 100, "520.1"));

            Wire.Reply order = rewards.withdraw("[1,2]", "order-1");
            assertThat(order.data().path("withdrawal_details").toString())
                    .isEqualTo("{\"point_bonus\":1600,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":520.10}]}");
            String time = order.data().path("trans_time").stringValue();
            Wire.Reply reconciled =
                    wire.api(wire.token(), ApiPaths.RECONCILIATION, """
                    {"start_trans_time":"%s","end_trans_time":"%s","trade_details":[{"account_id":"%s",
                    "total_recharge_reward_info":{"point_bonus":1600}}]}""".formatted(time, time, DEMO_ACCOUNT_ID));
            assertThat(reconciled.data().path("check_failed_list").isEmpty()).isTrue();
        }
    }

    private static String bonus(int points, String amount) {
        return "{\"point_bonus\":%d,\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":%s}]}"
                .formatted(points, amount);
    }

    private static String next(WebhookReceiver receiver) throws Exception {
        JsonNode event = receiver.next().event();
        return event.at("/event/assets/confirmed_bonus").toString();
    }

    private long points(Booking booking) {
        return simulator.rewards(DEMO_APP_ID).stream()
                .filter(reward -> reward.booking() == booking)
                .mapToLong(SimulatedReward::points)
                .sum();
    }

    private SimulatedReward reward() {
        assertThat(simulator.rewards(DEMO_APP_ID)).hasSize(1);
        return simulator.rewards(DEMO_APP_ID).get(0);
    }

    private SimulatedAccount held() {
        return simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow();
    }

    /** Lets all begin at the same time. */
    private List<String> inParallel(List<Callable<String>> calls) throws Exception {
        CountDownLatch ready = new CountDownLatch(calls.size());
        List<Future<String>> results = new ArrayList<>();
        for (Callable<String> call : calls) {
            results.add(threads.submit(() -> {
                ready.countDown();
                if (!ready.await(1, TimeUnit.MINUTES)) {
                    throw new IllegalStateException("Not all threads have begun");
                }
                return call.call();
            }));
        }
        List<String> values = new ArrayList<>();
        for (Future<String> result : results) {
            values.add(result.get(1, TimeUnit.MINUTES));
        }
        return values;
    }
}
