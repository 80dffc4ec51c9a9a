package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.token.TokenStore;

/** A store that all instances of a test see, on the test's own time; it fails or hangs when told to. */
final class FakeTokenStore implements TokenStore {

    private final Scheduler timer;
    private final Map<String, String> sealed = new HashMap<>();
    private final Map<String, Long> endAt = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    int cancelled;

    /** What comes in place of an answer, {@code null} for none of that. */
    Mono<Kept> getTrouble;

    Mono<Void> putTrouble;

    FakeTokenStore(Scheduler timer) {
        this.timer = timer;
    }

    @Override
    public Mono<Kept> get(String name) {
        asked.add(name);
        return getTrouble != null
                ? getTrouble.doOnCancel(() -> cancelled++)
                : Mono.fromSupplier(() -> {
                    long left = endAt.getOrDefault(name, 0L) - now();
                    return left > 0 ? new Kept(sealed.get(name), Duration.ofMillis(left)) : null;
                });
    }

    @Override
    public Mono<Void> put(String name, String value, Duration life) {
        return putTrouble != null
                ? putTrouble.doOnCancel(() -> cancelled++)
                : Mono.fromRunnable(() -> {
                    sealed.put(name, value);
                    endAt.put(name, now() + life.toMillis());
                });
    }

    private long now() {
        return timer.now(TimeUnit.MILLISECONDS);
    }

    Map<String, String> contents() {
        return sealed;
    }

    void clear() {
        sealed.clear();
        endAt.clear();
    }

    /** Somebody else writes to it. */
    void overwrite(String value) {
        sealed.replaceAll((name, before) -> value);
    }
}
