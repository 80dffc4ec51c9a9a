package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;

/** This instance's share of a quota, used while the server is unavailable. Owned by the executor of its quota. */
final class LocalShare {

    private final RateLimiter limiter;
    private final QuotaKey key;
    private final Quota share;
    private @Nullable Disposable pending;

    LocalShare(RateLimiter limiter, QuotaKey key, Quota share) {
        this.limiter = limiter;
        this.key = key;
        this.share = share;
    }

    /**
     * Divides a quota by the number of instances. A quota with fewer permits than instances becomes one permit in a
     * correspondingly longer period.
     *
     * @param longest the longest period
     */
    static Quota of(Quota quota, int instances, Duration longest) {
        return new Quota(quota.windows().stream()
                .map(window -> of(window, instances, longest))
                .toList());
    }

    private static Quota.Window of(Quota.Window window, int instances, Duration longest) {
        if (window.permits() >= instances) {
            return new Quota.Window(window.permits() / instances, window.period());
        }
        int periods = -Math.floorDiv(-instances, window.permits());
        Duration longer = window.period().multipliedBy(periods);
        return new Quota.Window(1, longer.compareTo(longest) < 0 ? longer : longest);
    }

    Quota quota() {
        return share;
    }

    /**
     * Asks for one permit, unless one was asked for already.
     *
     * @param executor runs what follows in the executor of the quota
     * @param granted receives the permit, there
     */
    void ask(Consumer<Runnable> executor, Consumer<Permit> granted) {
        if (pending != null) {
            return;
        }
        Disposable.Swap request = Disposables.swap();
        pending = request;
        request.update(limiter.acquire(key, share, RateLimiter.UNBOUNDED, false)
                .subscribe(
                        permit -> executor.accept(() -> {
                            if (pending == request) {
                                pending = null;
                                granted.accept(permit);
                            } else {
                                permit.abandon();
                            }
                        }),
                        refusal -> executor.accept(() -> pending = null)));
    }

    void stop() {
        Disposable request = pending;
        pending = null;
        if (request != null) {
            request.dispose();
        }
    }

    void pause(Duration pause) {
        limiter.throttled(key, share, pause);
    }
}
