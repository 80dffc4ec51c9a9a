package io.github.feishureactive.simulator;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.testkit.ArchitectureRules;

/** The rules of this module's packages. */
class ArchitectureTest {

    @Test
    void packagesKeepTheRules() {
        ArchitectureRules.check("io.github.feishureactive.simulator");
    }
}
