package io.github.feishureactive.benchmarks.scale;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import reactor.core.Disposable;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.benchmarks.endtoend.AccountServer;
import io.github.feishureactive.benchmarks.process.Child;
import io.github.feishureactive.benchmarks.process.ChildJvm;
import io.github.feishureactive.benchmarks.process.JvmFigures;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;

/** Whole calls that wait for a permit, the bound of the queue and the deadline raised for it. */
public final class Waiting {

    private static final String APP = "cli_benchmark";
    private static final String ACCOUNT = "6942778198054125570";
    private static final String ENABLE = "hire.referral_account.enable";
    private static final String ENDPOINT = "POST /open-apis/hire/v1/referral_account/enable";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** As many as fit the connections; each is free again two milliseconds after its answer. */
    private static final Quota QUOTA = Quota.of(200, Duration.ofMillis(1));

    /**
     * What came of it.
     *
     * @param arriveMicros time for each caller to come and stand in line
     * @param leaveMicros time for each to leave the line when it is cancelled
     * @param serveMicros time for each when all come at once and wait until they are answered
     * @param bytesPerCaller heap that a call keeps in use while it waits
     * @param bytesLeft heap that is still in use when nobody waits any more, beyond what was before
     */
    public record Result(
            int callers,
            double arriveMicros,
            double leaveMicros,
            double serveMicros,
            double bytesPerCaller,
            long bytesLeft) {}

    private Waiting() {}

    /** Takes the server's address; {@code run callers}. */
    public static void main(String[] arguments) throws IOException {
        Waiting waiting = new Waiting();
        Child.serve(command -> waiting.measure(arguments[0], Integer.parseInt(command[1])));
    }

    /** Runs each length of the queue, one after another in one JVM, after one that warms it up. */
    public static void run(List<Integer> lengths, Consumer<Result> results) {
        try (ChildJvm server = ChildJvm.start(AccountServer.class)) {
            String baseUrl =
                    server.ask(AccountServer.Seen.class, PATIENCE, "seen").baseUrl();
            try (ChildJvm client = ChildJvm.start(Waiting.class, baseUrl)) {
                client.ask(Result.class, PATIENCE, "run 20000");
                lengths.forEach(length -> results.accept(client.ask(Result.class, PATIENCE, "run " + length)));
            }
        }
    }

    private Result measure(String baseUrl, int callers) throws InterruptedException {
        SlotRateLimiter limiter =
                SlotRateLimiter.builder().maxWaiting(Integer.MAX_VALUE).build();
        FeishuGateway gateway = FeishuGateway.builder()
                .baseUrl(baseUrl)
                .authentication(AppAuthentication.customApp(APP, "secret"))
                .rateLimiter(limiter)
                .quota(ENABLE, QUOTA)
                .deadline(PATIENCE)
                .build();
        try {
            ReferralAccounts accounts = ReferralAccounts.on(gateway);
            double served = serve(accounts, callers);
            return wait(accounts, limiter, callers, served);
        } finally {
            gateway.disposeLater().block();
            limiter.dispose();
        }
    }

    private static Result wait(ReferralAccounts accounts, SlotRateLimiter limiter, int callers, double served)
            throws InterruptedException {
        AtomicInteger ended = new AtomicInteger();
        long before = JvmFigures.liveHeapBytes();
        // What the platform's throttling does: for so long nobody has a turn.
        limiter.throttled(new QuotaKey(ENDPOINT, APP, null), QUOTA, PATIENCE.dividedBy(2));
        List<Disposable> calls = new ArrayList<>(callers);
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            calls.add(accounts.enable(ACCOUNT)
                    .subscribe(answer -> ended.incrementAndGet(), error -> ended.incrementAndGet()));
        }
        double arrive = micros(start, callers);
        long waiting = JvmFigures.liveHeapBytes();
        if (ended.get() > 0) {
            throw new IllegalStateException(ended.get() + " of " + callers + " calls did not wait");
        }
        start = System.nanoTime();
        calls.forEach(Disposable::dispose);
        double leave = micros(start, callers);
        calls.clear();
        long after = JvmFigures.liveHeapBytes();
        return new Result(callers, arrive, leave, served, (double) (waiting - before) / callers, after - before);
    }

    private static double serve(ReferralAccounts accounts, int callers) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(callers);
        AtomicInteger failed = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            accounts.enable(ACCOUNT)
                    .doOnError(error -> failed.incrementAndGet())
                    .doFinally(end -> answered.countDown())
                    .subscribe(answer -> {}, error -> {});
        }
        if (!answered.await(PATIENCE.toSeconds(), TimeUnit.SECONDS) || failed.get() > 0) {
            throw new IllegalStateException(answered.getCount() + " wait, " + failed.get() + " failed");
        }
        return micros(start, callers);
    }

    private static double micros(long start, int callers) {
        return (System.nanoTime() - start) / 1e3 / callers;
    }
}
