package io.github.feishureactive.example;

import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.account.SimulatedAccount;

/**
 * Two simulated platforms that are alike, one for each of the clients that the page compares: both send the same load
 * to the same quotas and meet the same faults, and neither uses up what the other may use.
 */
record Platforms(FeishuSimulator gateway, FeishuSimulator naive) implements AutoCloseable {

    /** An enabled account that gets rewards, to be withdrawn. */
    static final String PAYEE = "7000000000000009999";

    private static final long FIRST_ACCOUNT = 7_000_000_000_000_000_001L;

    /** Disabled accounts, to be enabled. */
    static Stream<String> accounts(int count) {
        return LongStream.range(FIRST_ACCOUNT, FIRST_ACCOUNT + count).mapToObj(String::valueOf);
    }

    Stream<FeishuSimulator> both() {
        return Stream.of(gateway, naive);
    }

    /** Pays a reward to {@link #PAYEE}, on both platforms. */
    void reward() {
        both().forEach(platform ->
                platform.reward(FeishuSimulator.DEMO_APP_ID, PAYEE, 100, SimulatedAccount.Cash.of("CNY", "25.50")));
    }

    @Override
    public void close() {
        both().forEach(FeishuSimulator::close);
    }
}
