package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.testkit.Await;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.RawConnection.End.CLOSED;
import static io.github.feishureactive.simulator.RawConnection.End.OPEN;
import static io.github.feishureactive.simulator.RawConnection.End.RESET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultIT extends DemoOverBoth {

    private static final Duration SILENCE = Duration.ofMillis(300);

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().seed(5);
    }

    @Test
    void resetBeforeActing() throws Exception {
        RawConnection.Outcome outcome = enableRaw(Fault.reset());

        assertThat(outcome.end()).isEqualTo(RESET);
        assertThat(outcome.text()).isEmpty();
        assertThat(enabled()).isZero();
    }

    @Test
    void resetAfterActing() throws Exception {
        RawConnection.Outcome outcome = enableRaw(Fault.reset().afterActing());

        assertThat(outcome.end()).isEqualTo(RESET);
        assertThat(outcome.text()).isEmpty();
        assertThat(enabled()).isEqualTo(1);
    }

    @Test
    void resetInBody() throws Exception {
        RawConnection.Outcome outcome = enableRaw(Fault.resetInBody());

        assertThat(outcome.end()).isEqualTo(RESET);
        assertThat(outcome.text())
                .startsWith("HTTP/1.1 200 ")
                .contains("X-Tt-Logid: ")
                .contains("\r\n\r\n{\"code\":0,")
                .doesNotContain("\"status\"");
        assertThat(enabled()).isEqualTo(1);
    }

    @Test
    void closeWithoutAResponse() throws Exception {
        RawConnection.Outcome outcome = enableRaw(Fault.close());

        assertThat(outcome.end()).isEqualTo(CLOSED);
        assertThat(outcome.text()).isEmpty();
        assertThat(enabled()).isZero();
    }

    @Test
    void noResponse() throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, Fault.noResponse().afterActing());
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.enable(wire.token(), DEMO_ACCOUNT_ID);
            Await.until(() -> enabled() == 1);

            RawConnection.Outcome outcome = connection.read(SILENCE);
            assertThat(outcome.end()).isEqualTo(OPEN);
            assertThat(outcome.text()).isEmpty();
        }
    }

    @Test
    void garbage() throws Exception {
        RawConnection.Outcome outcome = enableRaw(Fault.garbage());

        assertThat(outcome.end()).isEqualTo(CLOSED);
        assertThat(outcome.text()).hasSize(256);
        assertThat(outcome.text()).doesNotStartWith("HTTP");
    }

    @Test
    void htmlError() throws Exception {
        Wire.Reply reply = enable(Fault.htmlError(503));

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.body()).startsWith("<html>");
        assertThat(enabled()).isZero();
    }

    @Test
    void htmlPage() throws Exception {
        Wire.Reply reply = enable(Fault.htmlPage());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).startsWith("<html>");
    }

    @Test
    void emptyObject() throws Exception {
        Wire.Reply reply = enable(Fault.emptyObject());

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body()).isEqualTo("{}");
    }

    @Test
    void emptyBody() throws Exception {
        Wire.Reply reply = enable(Fault.emptyBody());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Length")).isEqualTo("0");
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void truncatedJson() throws Exception {
        Wire.Reply reply = enable(Fault.truncatedJson());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).startsWith("{\"code\":0,").doesNotEndWith("}");
        assertThatThrownBy(reply::json).isInstanceOf(RuntimeException.class);
        assertThat(enabled()).isEqualTo(1);
    }

    @Test
    void contentType() throws Exception {
        Wire.Reply reply = enable(Fault.contentType("text/plain"));

        assertThat(reply.header("Content-Type")).isEqualTo("text/plain");
        assertThat(reply.code()).isZero();
    }

    @Test
    void drip() throws Exception {
        long begun = System.nanoTime();
        Wire.Reply reply = enable(Fault.drip(Duration.ofMillis(2)));

        assertThat(reply.code()).isZero();
        assertThat(System.nanoTime() - begun)
                .isGreaterThan(Duration.ofMillis(2L * reply.body().length()).toNanos());
    }

    @Test
    void hugeBody() throws Exception {
        int bytes = 5_000_003;

        Wire.Reply reply = enable(Fault.hugeBody(bytes));

        assertThat(reply.body()).hasSize(bytes);
        assertThat(reply.code()).isZero();
        assertThat(enabled()).isZero();
    }

    @Test
    void platformError() throws Exception {
        Wire.Reply reply =
                enable(Fault.platformError(429, 99991400, "slow down", Map.of("x-ogw-ratelimit-reset", "0.5")));

        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo(99991400);
        assertThat(reply.header("x-ogw-ratelimit-reset")).isEqualTo("0.5");
        assertThat(reply.json().path("error").path("log_id").stringValue()).isEqualTo(reply.header("X-Tt-Logid"));
    }

    @Test
    void anyResponse() throws Exception {
        Wire.Reply reply = enable(Fault.response(418, "text/plain", "K\u00e4nnchen", Map.of("x-tea", "pot"))
                .afterActing());

        assertThat(reply.status()).isEqualTo(418);
        assertThat(reply.body()).isEqualTo("K\u00e4nnchen");
        assertThat(reply.header("x-tea")).isEqualTo("pot");
        assertThat(enabled()).isEqualTo(1);
    }

    private Wire.Reply enable(Fault fault) throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, fault);
        return wire.enable(wire.token(), DEMO_ACCOUNT_ID);
    }

    private long enabled() {
        return simulator.statistics().enabled(DEMO_ACCOUNT_ID);
    }

    private RawConnection.Outcome enableRaw(Fault fault) throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, fault);
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.enable(wire.token(), DEMO_ACCOUNT_ID);
            return connection.read();
        }
    }
}
