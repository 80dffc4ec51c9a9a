package io.github.feishureactive.spring.test;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.testkit.ArchitectureRules;

class ArchitectureTest {

    @Test
    void packagesKeepTheRules() {
        ArchitectureRules.check("io.github.feishureactive.spring.test");
    }
}
