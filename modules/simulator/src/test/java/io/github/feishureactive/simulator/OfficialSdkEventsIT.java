package io.github.feishureactive.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.lark.oapi.core.request.EventReq;
import com.lark.oapi.core.response.EventResp;
import com.lark.oapi.event.EventDispatcher;
import com.lark.oapi.service.hire.HireService;
import com.lark.oapi.service.hire.v1.model.P2ReferralAccountAssetsUpdateV1;
import com.lark.oapi.ws.Client;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventStatistics;
import io.github.feishureactive.simulator.event.LongConnectionConfig;
import io.github.feishureactive.simulator.event.LongConnectionStatistics;
import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

/** The platform's own Java client receives balance changes, on a long connection and at a webhook. */
class OfficialSdkEventsIT {

    private final BlockingQueue<P2ReferralAccountAssetsUpdateV1> handled = new LinkedBlockingQueue<>();
    private final AtomicInteger toFail = new AtomicInteger();
    private FeishuSimulator simulator;
    private PlatformEvents events;

    @BeforeEach
    void start() throws Exception {
        simulator = FeishuSimulator.demo()
                .events(settings -> settings.redelivery(Duration.ofMillis(20), Duration.ofMillis(20)))
                .start();
        events = simulator.events();
        Wire wire = new Wire(simulator);
        assertThat(wire.enable(wire.token(), DEMO_ACCOUNT_ID).code()).isZero();
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void receivesOnALongConnection() throws Exception {
        LongConnections connections = connect();

        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100, SimulatedAccount.Cash.of("CNY", "0.25"));

        assertTold(handled.poll(60, TimeUnit.SECONDS));
        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 1, 1, 0, 0, 0));
        LongConnectionStatistics seen = connections.statistics();
        assertThat(seen.acknowledged()).isEqualTo(1);
        assertThat(seen.withoutDuration()).isZero();
        assertThat(seen.irregular()).isZero();
    }

    /**
     * Fragments that come at once it handles on several threads and then may lose one; redelivery makes up for that.
     */
    @Test
    void putsFragmentsTogether() throws Exception {
        LongConnections connections = connect();
        connections.fragments(5);
        connections.pauseBeforeFrames(Duration.ofMillis(20));

        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100, SimulatedAccount.Cash.of("CNY", "0.25"));

        assertTold(handled.poll(60, TimeUnit.SECONDS));
        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(connections.statistics().irregular()).isZero();
    }

    @Test
    void itsRefusalsAreUnderstoodAndItsPings() throws Exception {
        LongConnections connections = connect();
        toFail.set(2);

        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100, SimulatedAccount.Cash.of("CNY", "0.25"));

        assertTold(handled.poll(60, TimeUnit.SECONDS));
        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 3, 1, 2, 2, 0));
        // Of an event that it has no handler for it says 500 too.
        String unknown = events.push(DEMO_APP_ID, "im.message.receive_v1", "{}");
        Await.until(() -> events.delivery(unknown).orElseThrow().state() == EventDelivery.State.GIVEN_UP);
        assertThat(connections.statistics().rejected()).isEqualTo(2 + 3);
        // It pings for the first time after two seconds.
        Await.until(() -> connections.statistics().pings() > 0);
        assertThat(connections.statistics().irregular()).isZero();
    }

    @Test
    void itComesBackWhenItWasCut() throws Exception {
        LongConnections connections = connect();

        connections.cut();

        Await.until(() -> connections.statistics().accepted() == 2);
        simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100, SimulatedAccount.Cash.of("CNY", "0.25"));
        assertTold(handled.poll(60, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "encrypt key"})
    void receivesAtAWebhook(String encryptKey) throws Exception {
        try (Webhook webhook = new Webhook(dispatcher("token", encryptKey))) {
            WebhookSetup setup = events.webhook(DEMO_APP_ID, webhook.url())
                    .verificationToken("token")
                    .urlCheckWithin(Duration.ofSeconds(10));
            (encryptKey.isEmpty() ? setup : setup.encryptKey(encryptKey)).subscribe();
            toFail.set(1);

            simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100, SimulatedAccount.Cash.of("CNY", "0.25"));

            assertTold(handled.poll(60, TimeUnit.SECONDS));
            Await.until(() -> events.statistics().acknowledged() == 1);
            assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 2, 1, 1, 1, 0));
        }
    }

    @Test
    void itRefusesWhatIsSignedByAnotherKey() throws Exception {
        try (Webhook webhook = new Webhook(dispatcher("token", "another key"))) {
            events.webhook(DEMO_APP_ID, webhook.url())
                    .encryptKey("key")
                    .withoutUrlCheck()
                    .subscribe();

            simulator.reward(DEMO_APP_ID, DEMO_ACCOUNT_ID, 100);

            Await.until(() -> events.statistics().givenUp() == 1);
            assertThat(handled).isEmpty();
        }
    }

    private static void assertTold(P2ReferralAccountAssetsUpdateV1 event) {
        assertThat(event).isNotNull();
        assertThat(event.getHeader().getAppId()).isEqualTo(DEMO_APP_ID);
        assertThat(event.getHeader().getEventType()).isEqualTo(PlatformEvents.ASSETS_UPDATE);
        assertThat(event.getEvent().getAccountId()).isEqualTo(DEMO_ACCOUNT_ID);
        assertThat(event.getEvent().getModifyTime()).matches("\\d{13}");
        assertThat(event.getEvent().getAssets().getConfirmedBonus().getPointBonus())
                .isEqualTo(1600);
        assertThat(event.getEvent().getAssets().getConfirmedBonus().getCashBonus())
                .singleElement()
                .satisfies(cash -> assertThat(cash.getAmount()).isEqualTo(520.25));
    }

    /** It cannot be closed: its ping thread stays until the tests' JVM ends. It comes back at once when it is cut. */
    private LongConnections connect() {
        LongConnections connections = events.connections(DEMO_APP_ID);
        connections.config(new LongConnectionConfig(3, 1, 0, 120));
        new Client.Builder(DEMO_APP_ID, DEMO_APP_SECRET)
                .domain(simulator.baseUrl())
                .eventHandler(dispatcher("", ""))
                .build()
                .start();
        Await.until(() -> connections.open() == 1);
        return connections;
    }

    private EventDispatcher dispatcher(String token, String encryptKey) {
        return EventDispatcher.newBuilder(token, encryptKey)
                .onP2ReferralAccountAssetsUpdateV1(new HireService.P2ReferralAccountAssetsUpdateV1Handler() {
                    @Override
                    public void handle(P2ReferralAccountAssetsUpdateV1 event) {
                        if (toFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                            throw new IllegalStateException("the handler's own");
                        }
                        handled.add(event);
                    }
                })
                .build();
    }

    /** The SDK's dispatcher behind the JDK's server. */
    private static final class Webhook implements AutoCloseable {

        private final HttpServer server;
        private final EventDispatcher dispatcher;

        Webhook(EventDispatcher dispatcher) throws IOException {
            this.dispatcher = dispatcher;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::handle);
            server.start();
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        private void handle(HttpExchange exchange) throws IOException {
            EventReq request = new EventReq();
            request.setHttpPath("/");
            request.setBody(exchange.getRequestBody().readAllBytes());
            Map<String, List<String>> headers = new HashMap<>();
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
            request.setHeaders(headers);
            EventResp response = respond(request);
            byte[] body = response.getBody();
            exchange.sendResponseHeaders(response.getStatusCode(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        }

        private EventResp respond(EventReq request) {
            try {
                return dispatcher.handle(request);
            } catch (Throwable failure) {
                throw new IllegalStateException(failure);
            }
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
