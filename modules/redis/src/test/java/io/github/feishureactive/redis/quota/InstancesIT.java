package io.github.feishureactive.redis.quota;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.simulator.quota.QuotaPolicy;

/** Four processes that all stay, in the long form eight. */
@Timeout(600)
class InstancesIT extends SaturatedInstances {

    @BeforeAll
    static void start() throws Exception {
        start(LONG ? 8 : 4);
    }

    @ParameterizedTest
    @CsvSource({
        "FIXED_WINDOW, 10", "SLIDING_WINDOW, 10", "TOKEN_BUCKET, 10",
        "FIXED_WINDOW, 1000", "SLIDING_WINDOW, 1000", "TOKEN_BUCKET, 1000"
    })
    void shareOneQuota(QuotaPolicy policy, int quota) throws Exception {
        begin(policy + "-" + quota, policy, quota);
        assertUsedAndFair();
    }
}
