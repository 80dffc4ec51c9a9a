package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static org.assertj.core.api.Assertions.assertThat;

class TokensIT extends DemoSimulator {

    private static final int REJECTED = 99991663;

    private final AtomicLong nanos = new AtomicLong();

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().clock(nanos::get);
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

    /** However long it takes from issuing a token to writing it down. */
    @Test
    void aFreshTokenHasItsWholeLifetime() throws Exception {
        AtomicLong everLater = new AtomicLong();
        try (FeishuSimulator ticking = FeishuSimulator.demo()
                .storeApp("cli_store", "store")
                .tenant("cli_store", "tenant_a")
                .clock(everLater::incrementAndGet)
                .start()) {
            Wire platform = new Wire(ticking);
            Wire.Reply appToken = platform.storeAppToken(
                    "cli_store", "store", ticking.appTickets().current("cli_store"));

            assertThat(expire(platform.token(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)))
                    .isEqualTo(7200);
            assertThat(expire(appToken)).isEqualTo(7200);
            assertThat(expire(platform.storeTenantToken(
                            appToken.json().path("app_access_token").stringValue(), "tenant_a")))
                    .isEqualTo(7200);
            // What is left of it is never overstated.
            assertThat(expire(platform.token(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)))
                    .isEqualTo(7199);
        }
    }

    private static int expire(Wire.Reply reply) {
        return reply.json().path("expire").intValue();
    }

    private int enable(String token) throws Exception {
        return wire.enable(token, DEMO_ACCOUNT_ID).code();
    }
}
