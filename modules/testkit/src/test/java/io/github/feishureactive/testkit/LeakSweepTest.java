package io.github.feishureactive.testkit;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class LeakSweepTest {

    @Test
    void aSentinelThatIsNeverReportedIsAnError() {
        LeakSweep sweep = new LeakSweep(new LeakRegistry(), Duration.ofMillis(1));

        assertThatIllegalStateException().isThrownBy(sweep::leaks).withMessageContaining("does not work");
    }
}
