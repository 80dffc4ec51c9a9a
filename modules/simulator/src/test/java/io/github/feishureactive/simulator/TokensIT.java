package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

class TokensIT {

    private static final int REJECTED = 99991663;

    private final AtomicLong nanos = new AtomicLong();
    private FeishuSimulator simulator;
    private Wire wire;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo().clock(nanos::get).start();
        wire = new Wire(simulator);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void expiredTokensAreRejectedAndReplaced() throws Exception {
        String first = wire.token();

        simulator.tokens().expireAll();

        assertThat(enable(first)).isEqualTo(REJECTED);
        String second = wire.token();
        assertThat(second).isNotEqualTo(first);
        assertThat(enable(second)).isZero();
        assertThat(enable(first)).isEqualTo(REJECTED);
    }

    @Test
    void revokedTokensAreRejectedAndReplaced() throws Exception {
        String first = wire.token();

        simulator.tokens().revokeAll();

        assertThat(enable(first)).isEqualTo(REJECTED);
        String second = wire.token();
        assertThat(enable(second)).isZero();
    }

    @Test
    void oneTokenIsRevoked() throws Exception {
        String first = wire.token();
        nanos.addAndGet(Duration.ofMinutes(100).toNanos());
        String second = wire.token();

        simulator.tokens().revoke(first);
        simulator.tokens().revoke("t-unknown");

        assertThat(enable(first)).isEqualTo(REJECTED);
        assertThat(enable(second)).isZero();
        assertThat(wire.token()).isEqualTo(second);
    }

    @Test
    void theRejectedTokenComesBackUntilItsEndWhenAskedFor() throws Exception {
        String first = wire.token();
        simulator.tokens().reissueRevoked(true);
        simulator.tokens().revokeAll();

        assertThat(wire.token()).isEqualTo(first);
        assertThat(enable(first)).isEqualTo(REJECTED);

        nanos.addAndGet(Duration.ofMinutes(91).toNanos());
        String second = wire.token();
        assertThat(second).isNotEqualTo(first);
        assertThat(enable(second)).isZero();
    }

    @Test
    void shortLivedTokensDoNotPileUp() {
        Tokens tokens = new Tokens(nanos::get, Duration.ofSeconds(1), new RandomText(new Random(1)));
        Installation owner = Installation.ofCustomApp("cli_short");
        String value = "";
        for (int i = 0; i < 10_000; i++) {
            nanos.addAndGet(10_000_000);
            value = tokens.tokenOf(owner).value();
        }

        assertThat(tokens.issued()).isEqualTo(10_000);
        assertThat(tokens.known()).isLessThan(400);
        assertThat(tokens.ownerOf(value)).isEqualTo(owner);
    }

    private int enable(String token) throws Exception {
        return wire.enable(token, DEMO_ACCOUNT_ID).code();
    }
}
