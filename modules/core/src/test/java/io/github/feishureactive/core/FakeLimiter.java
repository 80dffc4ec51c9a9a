package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;

/** Grants at once unless scripted otherwise, and remembers what became of each permit. */
class FakeLimiter implements RateLimiter {

    private final Queue<Mono<Permit>> scripted = new ArrayDeque<>();
    private final List<String> journal;
    final List<FakePermit> permits = new ArrayList<>();
    final List<Duration> pauses = new ArrayList<>();
    final List<Long> waits = new ArrayList<>();
    QuotaKey key;
    int cancelled;
    private boolean disposed;

    FakeLimiter(List<String> journal) {
        this.journal = journal;
    }

    void next(Mono<Permit> permit) {
        scripted.add(permit);
    }

    static Mono<Permit> refusal(QuotaRefusal.Reason reason) {
        return Mono.error(() -> new QuotaRefusal(reason, Duration.ofSeconds(3), "no"));
    }

    Mono<Permit> grant() {
        return Mono.fromSupplier(() -> {
            FakePermit permit = new FakePermit();
            permits.add(permit);
            return permit;
        });
    }

    @Override
    public Mono<Permit> acquire(QuotaKey asked, Quota quota, long maxWaitNanos, boolean retry) {
        key = asked;
        waits.add(maxWaitNanos);
        Mono<Permit> next = scripted.poll();
        return (next != null ? next : grant())
                .doOnSuccess(permit -> journal.add(retry ? "permit again" : "permit"))
                .doOnCancel(() -> cancelled++);
    }

    @Override
    public void throttled(QuotaKey throttled, Quota quota, Duration pause) {
        journal.add("throttled");
        pauses.add(pause);
    }

    @Override
    public void dispose() {
        disposed = true;
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** The first report that counts decides, as the contract says. */
    static final class FakePermit implements Permit {

        enum State {
            GRANTED,
            SENT,
            ANSWERED,
            LOST,
            RETURNED
        }

        private State state = State.GRANTED;

        State state() {
            return state;
        }

        @Override
        public boolean send() {
            boolean granted = state == State.GRANTED;
            state = granted ? State.SENT : state;
            return granted;
        }

        @Override
        public void answered(long processingNanos) {
            state = state == State.SENT ? State.ANSWERED : state;
        }

        @Override
        public void abandon() {
            if (state == State.GRANTED) {
                state = State.RETURNED;
            } else if (state == State.SENT) {
                state = State.LOST;
            }
        }
    }
}
