package io.github.feishureactive.simulator.internal.token;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.RandomText;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

class IssuedTokensTest {

    private final AtomicLong nanos = new AtomicLong();

    /** The request looks at the time before it looks at the token, and is held up there until the token has ended. */
    @Test
    void aTokenThatExpiresWhileItIsAskedForIsNotHandedOut() throws Exception {
        CountDownLatch asking = new CountDownLatch(1);
        CountDownLatch expired = new CountDownLatch(1);
        ThreadLocal<Boolean> heldUp = ThreadLocal.withInitial(() -> false);
        IssuedTokens tokens = new IssuedTokens(
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
        IssuedTokens tokens = new IssuedTokens(nanos::get, Duration.ofSeconds(1), new RandomText(new Random(1)));
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

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
