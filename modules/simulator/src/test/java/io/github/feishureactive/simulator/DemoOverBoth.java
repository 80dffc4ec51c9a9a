package io.github.feishureactive.simulator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** For tests of what the wire shows: all of them without TLS, and all of them over it. */
@ParameterizedClass(name = "TLS: {0}")
@ValueSource(booleans = {false, true})
abstract class DemoOverBoth extends DemoSimulator {

    @Parameter
    boolean tls;

    @Override
    @BeforeEach
    void start() {
        simulator = (tls ? settings().tls() : settings()).start();
        wire = new Wire(simulator);
    }
}
