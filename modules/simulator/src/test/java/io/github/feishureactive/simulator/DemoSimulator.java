package io.github.feishureactive.simulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** For tests of what the demo does: a fresh simulator for each, and requests to it. */
abstract class DemoSimulator {

    FeishuSimulator simulator;
    Wire wire;

    SimulatorBuilder settings() {
        return FeishuSimulator.demo();
    }

    @BeforeEach
    void start() {
        simulator = settings().start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }
}
