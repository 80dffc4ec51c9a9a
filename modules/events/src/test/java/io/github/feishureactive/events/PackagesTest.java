package io.github.feishureactive.events;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.testkit.ArchitectureRules;

class PackagesTest {

    @Test
    void keepTheRulesOfEveryModule() {
        ArchitectureRules.check("io.github.feishureactive.events");
    }
}
