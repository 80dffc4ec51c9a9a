package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AppTicketsIT {

    private static final String APP = "cli_store";

    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

    @Test
    void aResentTicketIsNewAndComesByAnotherThread() throws Exception {
        try (FeishuSimulator simulator = store().start()) {
            Wire wire = new Wire(simulator);
            String before = simulator.appTickets().current(APP);

            Wire.Reply reply = resend(wire);

            assertThat(reply.body()).isEqualTo("{\"code\":0,\"msg\":\"ok\"}");
            String ticket = next();
            assertThat(ticket)
                    .isNotEqualTo(before)
                    .isEqualTo(simulator.appTickets().current(APP));
            assertThat(wire.storeAppToken(APP, "store", ticket).code()).isZero();
            assertThat(wire.storeAppToken(APP, "store", before).code()).isZero();
        }
    }

    @Test
    void aTicketTakesItsTime() throws Exception {
        try (FeishuSimulator simulator =
                store().appTicketDelay(Duration.ofMillis(300)).start()) {
            long begin = System.nanoTime();
            resend(new Wire(simulator));

            next();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void theLastSixteenAreValid() throws Exception {
        try (FeishuSimulator simulator = store().start()) {
            Wire wire = new Wire(simulator);
            String first = simulator.appTickets().current(APP);
            for (int i = 0; i < 15; i++) {
                simulator.appTickets().push(APP);
            }
            assertThat(wire.storeAppToken(APP, "store", first).code()).isZero();

            simulator.appTickets().push(APP);
            assertThat(wire.storeAppToken(APP, "store", first).code()).isEqualTo(10012);
            assertThat(wire.storeAppToken(APP, "store", simulator.appTickets().current(APP))
                            .code())
                    .isZero();
        }
    }

    @Test
    void aListenerThatFailsDoesNotStopTheNextTicket() throws Exception {
        try (FeishuSimulator simulator = store().onAppTicket((appId, ticket) -> {
                    received.add(ticket);
                    throw new IllegalStateException("the listener's own");
                })
                .start()) {
            simulator.appTickets().push(APP);
            simulator.appTickets().push(APP);

            assertThat(next()).isNotEqualTo(next());
        }
    }

    @Test
    void nothingComesAfterTheEnd() {
        FeishuSimulator simulator = store().start();
        simulator.close();

        simulator.appTickets().push(APP);

        assertThat(received).isEmpty();
    }

    @Test
    void knowsStoreAppsOnly() {
        try (FeishuSimulator simulator = store().start()) {
            assertThatThrownBy(() -> simulator.appTickets().push(FeishuSimulator.DEMO_APP_ID))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private SimulatorBuilder store() {
        return FeishuSimulator.demo().storeApp(APP, "store").onAppTicket((appId, ticket) -> {
            assertThat(appId).isEqualTo(APP);
            assertThat(Schedulers.isInNonBlockingThread()).isFalse();
            received.add(ticket);
        });
    }

    private String next() throws InterruptedException {
        String ticket = received.poll(60, TimeUnit.SECONDS);
        assertThat(ticket).isNotNull();
        return ticket;
    }

    private static Wire.Reply resend(Wire wire) throws Exception {
        return wire.post(ApiPaths.APP_TICKET_RESEND, """
                {"app_id":"cli_store","app_secret":"store"}""");
    }
}
