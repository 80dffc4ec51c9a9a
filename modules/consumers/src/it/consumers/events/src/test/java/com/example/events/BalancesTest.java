package com.example.events;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.LongConnection;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.events.webhook.ReactorNettyWebhook;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

/** A reward at the platform arrives at the application, which calls https and opens its long connection over wss. */
class BalancesTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final FeishuSimulator simulator = FeishuSimulator.demo().tls().start();
    private final FeishuGateway gateway = FeishuGateway.builder()
            .authentication(AppAuthentication.customApp(DEMO_APP_ID, DEMO_APP_SECRET))
            .baseUrl(simulator.baseUrl())
            .httpClient(simulator.certificate()::trustedBy)
            .build();
    private final Balances balances = new Balances();
    private final Events events = balances.events();

    @AfterEach
    void close() {
        events.dispose();
        gateway.close();
        simulator.close();
    }

    @Test
    void overALongConnection() throws InterruptedException {
        try (LongConnection connection = LongConnection.builder(gateway, events)
                .httpClient(simulator.certificate()::trustedBy)
                .build()) {
            connection.connect().block(PATIENCE);
            aRewardArrives();
        }
    }

    @Test
    void overAWebhook() throws InterruptedException {
        EventWebhook webhook = EventWebhook.builder(events)
                .encryptKey("encrypt-key")
                .verificationToken("verification-token")
                .build();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.post("/feishu/events", ReactorNettyWebhook.of(webhook)))
                .bindNow(PATIENCE);
        try {
            simulator
                    .events()
                    .webhook(DEMO_APP_ID, "http://127.0.0.1:" + server.port() + "/feishu/events")
                    .verificationToken("verification-token")
                    .encryptKey("encrypt-key")
                    .urlCheckWithin(PATIENCE)
                    .subscribe();
            aRewardArrives();
        } finally {
            server.disposeNow(PATIENCE);
        }
    }

    private void aRewardArrives() throws InterruptedException {
        ReferralAccounts.on(gateway).enable(DEMO_ACCOUNT_ID).block(PATIENCE);
        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 80, new SimulatedAccount.Cash("CNY", new BigDecimal("1.00")));

        AssetsUpdated change = balances.changes().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertNotNull(change);
        assertEquals(1_580, change.assets().confirmedBonus().pointBonus());
    }
}
