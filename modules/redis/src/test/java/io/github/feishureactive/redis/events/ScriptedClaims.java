package io.github.feishureactive.redis.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Claims in virtual time on a server that responds at once, unless the test says otherwise. */
final class ScriptedClaims implements ClaimStore {

    private record Entry(String holder, long until) {}

    private final Map<String, Entry> entries = new HashMap<>();
    private final Scheduler time;

    /** Replaces the server's responses, if set. */
    @Nullable
    Mono<?> trouble;

    int asked;

    ScriptedClaims(Scheduler time) {
        this.time = time;
    }

    @Override
    public Mono<String> hold(String event, String holder, Duration lease) {
        return answer(() -> {
            String now = holder(event);
            if (now != null && !now.equals(holder)) {
                return now;
            }
            put(event, holder, lease);
            return holder;
        });
    }

    @Override
    public Mono<Void> done(String event, Duration memory) {
        return answer(() -> {
                    put(event, DONE, memory);
                    return DONE;
                })
                .then();
    }

    @Override
    public Mono<Void> release(String event, String holder) {
        return answer(() -> holder.equals(holder(event)) ? String.valueOf(entries.remove(event)) : "")
                .then();
    }

    /** Returns the holder of an event, or {@code null}. */
    @Nullable
    String holder(String event) {
        Entry entry = entries.get(event);
        return entry == null || entry.until <= now() ? null : entry.holder;
    }

    /** Returns how long the event is still held. */
    Duration left(String event) {
        return Duration.ofNanos(entries.get(event).until - now());
    }

    void put(String event, String holder, Duration time) {
        entries.put(event, new Entry(holder, now() + time.toNanos()));
    }

    private long now() {
        return time.now(TimeUnit.NANOSECONDS);
    }

    @SuppressWarnings("unchecked")
    private <T> Mono<T> answer(Supplier<T> command) {
        return Mono.defer(() -> {
            asked++;
            return trouble == null ? Mono.fromSupplier(command) : (Mono<T>) trouble;
        });
    }
}
