package io.github.feishureactive.hire.referral;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.testkit.ArchitectureRules;

class PackagesTest {

    @Test
    void keepTheRulesOfEveryModule() {
        ArchitectureRules.check("io.github.feishureactive.hire.referral");
    }
}
