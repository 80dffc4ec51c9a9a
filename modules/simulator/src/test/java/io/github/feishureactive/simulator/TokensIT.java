package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

    /** The request looks at the time before it looks at the token, and is held up there until the token has ended. */
    @Test
    void aTokenThatExpiresWhileItIsAskedForIsNotHandedOut() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch expired = new CountDownLatch(1);
        ThreadLocal<Boolean> heldUp = ThreadLocal.withInitial(() -> false);
        Tokens tokens = new Tokens(
                () -> {
                    if (heldUp.get()) {
                        asking.countDown();
                        await(expired);
                    }
                    return nanos.get();
                },
                Duration.ofHours(2),
                new RandomText(new Random(1)));
        Installation owner = Installation.ofCustomApp("cli_1");
        String first = tokens.tokenOf(owner).value();
        ExecutorService others = Executors.newFixedThreadPool(2);
        try {
            Future<String> handedOut = others.submit(() -> {
                heldUp.set(true);
                return tokens.tokenOf(owner).value();
            });
            await(asking);
            Future<?> expiring = others.submit(tokens::expireAll);
            Await.until(() -> tokens.ownerOf(first) == null);
            expired.countDown();

            assertThat(handedOut.get(60, TimeUnit.SECONDS)).isNotEqualTo(first);
            expiring.get(60, TimeUnit.SECONDS);
        } finally {
            others.shutdownNow();
        }
        assertThat(tokens.ownerOf(tokens.tokenOf(owner).value())).isEqualTo(owner);
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

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private int enable(String token) throws Exception {
        return wire.enable(token, DEMO_ACCOUNT_ID).code();
    }
}
