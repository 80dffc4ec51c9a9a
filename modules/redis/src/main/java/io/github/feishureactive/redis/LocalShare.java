package io.github.feishureactive.redis;

import java.time.Duration;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;

/** This instance's share of a quota, for as long as the server is away. Belongs to the loop of its quota. */
final class LocalShare {

    private final RateLimiter limiter;
    private final QuotaKey key;
    private final Quota share;
    private @Nullable Disposable asking;

    LocalShare(RateLimiter limiter, QuotaKey key, Quota share) {
        this.limiter = limiter;
        this.key = key;
        this.share = share;
    }

    /** The quota divided by the instances; what cannot be divided is one permit in a correspondingly longer time. */
    static Quota of(Quota quota, int instances, Duration longest) {
        return new Quota(quota.windows().stream()
                .map(window -> of(window, instances, longest))
                .toList());
    }

    private static Quota.Window of(Quota.Window window, int instances, Duration longest) {
        if (window.permits() >= instances) {
            return new Quota.Window(window.permits() / instances, window.period());
        }
        int turns = -Math.floorDiv(-instances, window.permits());
        Duration longer = window.period().multipliedBy(turns);
        return new Quota.Window(1, longer.compareTo(longest) < 0 ? longer : longest);
    }

    Quota quota() {
        return share;
    }

    /**
     * Asks for one permit unless one was asked for already; {@code enter} leads back into the loop, where all is told.
     */
    void ask(Consumer<Runnable> enter, Consumer<Permit> granted) {
        if (asking != null) {
            return;
        }
        Disposable.Swap ask = Disposables.swap();
        asking = ask;
        ask.update(limiter.acquire(key, share, RateLimiter.UNBOUNDED, false)
                .subscribe(
                        permit -> enter.accept(() -> {
                            if (asking == ask) {
                                asking = null;
                                granted.accept(permit);
                            } else {
                                permit.abandon();
                            }
                        }),
                        refusal -> enter.accept(() -> asking = null)));
    }

    void stop() {
        Disposable ask = asking;
        asking = null;
        if (ask != null) {
            ask.dispose();
        }
    }

    void pause(Duration pause) {
        limiter.throttled(key, share, pause);
    }
}
