package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.event.EventStatistics;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a reset takes back, and what it leaves. */
class ResetIT {

    private final AtomicLong nanos = new AtomicLong();
    private WebhookReceiver receiver;
    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() throws Exception {
        receiver = new WebhookReceiver();
        simulator = FeishuSimulator.demo().clock(nanos::get).recordArrivals(10).start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
        receiver.close();
    }

    @Test
    void accountsAreThoseOfTheStart() throws Exception {
        SimulatedAccount before = account();
        String token = wire.token();
        wire.enable(token, DEMO_ACCOUNT_ID);
        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100);
        new RewardWire(wire).confirmed("one", RewardWire.POINTS_100);

        simulator.reset();

        assertThat(account()).isEqualTo(before);
        assertThat(simulator.rewards(DEMO_APP_ID)).isEmpty();
        assertThat(simulator.withdrawals(DEMO_APP_ID)).isEmpty();
        // The same external id is a new reward.
        new RewardWire(wire).confirmed("one", RewardWire.POINTS_100);
        assertThat(account().pointBonus()).isEqualTo(before.pointBonus() + 100);
    }

    private SimulatedAccount account() {
        return simulator.account(DEMO_APP_ID, DEMO_ACCOUNT_ID).orElseThrow();
    }

    @Test
    void countsAndFaultsAreGoneAndTheTokenStays() throws Exception {
        String token = wire.token();
        simulator.faults().next(ApiPaths.ENABLE, Fault.emptyBody(), Fault.emptyBody());
        wire.enable(token, DEMO_ACCOUNT_ID);

        simulator.reset();

        Statistics seen = simulator.statistics();
        assertThat(seen.requests()).isEmpty();
        assertThat(seen.faults()).isEmpty();
        assertThat(seen.tokensIssued()).isZero();
        assertThat(seen.totalConnections()).isPositive();
        assertThat(simulator.arrivals(ApiPaths.ENABLE).recorded()).isZero();
        assertThat(simulator.faults().pending(ApiPaths.ENABLE)).isZero();
        wire.enable(token, DEMO_ACCOUNT_ID);
        assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isEqualTo(1);
    }

    @Test
    void eventsThatWaitAreGoneAndTheWebhookStays() throws Exception {
        simulator
                .events()
                .webhook(DEMO_APP_ID, receiver.url())
                .withoutUrlCheck()
                .subscribe();
        receiver.responds(500);
        String before = simulator.events().push(DEMO_APP_ID, "any.type_v1", "{}");
        Await.until(() -> simulator.events().delivery(before).orElseThrow().failures() == 1);

        simulator.reset();

        simulator.events().redeliverNow();
        assertThat(simulator.events().delivery(before)).isEmpty();
        assertThatThrownBy(() -> simulator.events().replay(before)).hasMessageContaining("No such event");
        String after = simulator.events().push(DEMO_APP_ID, "any.type_v1", "{}");
        Await.until(() -> simulator.events().delivery(after).orElseThrow().successes() == 1);
        assertThat(simulator.events().statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 1, 1, 0, 0, 0));
    }

    /** The application is still handling it: what it says in the end belongs to the test before. */
    @Test
    void anEventInFlightIsNotCounted() throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        try (FeishuSimulator oneByOne = FeishuSimulator.demo()
                .events(settings -> settings.concurrency(1).ackTimeout(Duration.ofMinutes(2)))
                .start()) {
            oneByOne.events()
                    .webhook(DEMO_APP_ID, receiver.url())
                    .withoutUrlCheck()
                    .subscribe();
            receiver.respondsBy(() -> afterwards(handled));
            oneByOne.events().push(DEMO_APP_ID, "any.type_v1", "{}");
            Await.until(() -> oneByOne.events().statistics().sent() == 1);

            oneByOne.reset();

            // Sent when the one before has ended.
            String after = oneByOne.events().push(DEMO_APP_ID, "any.type_v1", "{}");
            handled.countDown();
            Await.until(() -> oneByOne.events().delivery(after).orElseThrow().successes() == 1);
            assertThat(oneByOne.events().statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 1, 1, 0, 0, 0));
        }
    }

    private static int afterwards(CountDownLatch handled) {
        try {
            return handled.await(1, TimeUnit.MINUTES) ? 200 : 500;
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 500;
        }
    }
}
