package io.github.feishureactive.simulator;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.internal.api.ApiResponse;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultsIT extends DemoOverBoth {

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().seed(5);
    }

    @Test
    void eachStrikesOnceInOrderAndThenThePathWorks() throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(502), Fault.htmlError(503));
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(504));
        assertThat(simulator.faults().pending(ApiPaths.ENABLE)).isEqualTo(3);

        assertThat(status()).isEqualTo(502);
        assertThat(status()).isEqualTo(503);
        assertThat(status()).isEqualTo(504);
        assertThat(status()).isEqualTo(200);
        assertThat(simulator.faults().pending(ApiPaths.ENABLE)).isZero();
        assertThat(simulator.statistics().faults(ApiPaths.ENABLE)).isEqualTo(3);
    }

    @Test
    void clearForgets() throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, Fault.htmlError(502));
        simulator.faults().random(ApiPaths.ENABLE, 1, Fault.htmlError(503));

        simulator.faults().clear();

        assertThat(status()).isEqualTo(200);
    }

    @Test
    void strikesAtRandom() throws Exception {
        simulator
                .faults()
                .random(
                        ApiPaths.ENABLE,
                        0.3,
                        Fault.htmlError(502),
                        Fault.reset().afterActing());

        int failed = 0;
        for (int i = 0; i < 200; i++) {
            try {
                failed += status() == 200 ? 0 : 1;
            } catch (IOException reset) {
                failed++;
            }
        }

        assertThat(failed).isBetween(40, 80);
        assertThat(simulator.statistics().faults(ApiPaths.ENABLE)).isEqualTo(failed);
    }

    @Test
    void tokenEndpointsAndUnknownPathsAreStruckToo() throws Exception {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.platformError(200, 2200, "internal error"));
        simulator.faults().next("/open-apis/other", Fault.response(200, ApiResponse.JSON, "{\"code\":0}"));

        assertThat(wire.token("a", "b").code()).isEqualTo(2200);
        assertThat(wire.post("/open-apis/other?page=1", "").code()).isZero();
        assertThat(wire.post("/open-apis/other", "").code()).isEqualTo(99991201);
    }

    @Test
    void connectionsThatWereNotStruckGoOn() throws Exception {
        try (RawConnection other = new RawConnection(simulator)) {
            other.enable(wire.token(), DEMO_ACCOUNT_ID);
            assertThat(other.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 200");

            simulator.faults().next(ApiPaths.ENABLE, Fault.reset());
            assertThatThrownBy(this::status).isInstanceOf(IOException.class);

            other.enable(wire.token(), DEMO_ACCOUNT_ID);
            assertThat(other.readUntil("HTTP/1.1 200")).isNotEmpty();
        }
    }

    @Test
    void probabilitiesAndChoicesAreChecked() {
        assertThatThrownBy(() -> simulator.faults().random(ApiPaths.ENABLE, 1.5, Fault.reset()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> simulator.faults().random(ApiPaths.ENABLE, 0.5))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.hugeBody(1)).isInstanceOf(IllegalArgumentException.class);
    }

    private int status() throws Exception {
        return wire.enable(wire.token(), DEMO_ACCOUNT_ID).status();
    }
}
