package io.github.feishureactive.benchmarks.endtoend;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Callers that each have one call under way and begin the next when it has ended: a closed loop. Only an answer that is
 * right is a call. The loop itself allocates nothing, so what is allocated is the client's.
 *
 * <p>A closed loop says nothing about how long calls wait that come at a rate of their own: while a client stalls, no
 * more than its callers wait. Its latencies serve to compare clients under the same loop, and no more.
 */
public final class Load<T> {

    /** Each caller has an account of its own, so that no two answers under way are alike. */
    private static final long FIRST_ACCOUNT = 6_942_778_198_054_125_570L;

    private static final long LONGEST = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;
    private static final int MOST_REASONS = 5;
    private static final Duration END = Duration.ofSeconds(70);

    private final Peer<T> peer;
    private final AtomicLong left;
    private final LongAdder calls = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final ConcurrentHashMap<String, Boolean> reasons = new ConcurrentHashMap<>();
    private final Recorder latencies = new Recorder(LONGEST, DIGITS);
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final CountDownLatch ended;

    private Load(Peer<T> peer, int callers, long most) {
        this.peer = peer;
        this.left = new AtomicLong(most);
        this.ended = new CountDownLatch(callers);
    }

    /** Starts callers that go on until the load is stopped. */
    public static <T> Load<T> start(Peer<T> peer, int callers) {
        return start(peer, callers, Long.MAX_VALUE);
    }

    /** Starts callers that go on until so many calls have begun. */
    public static <T> Load<T> start(Peer<T> peer, int callers, long most) {
        Load<T> load = new Load<>(peer, callers, most);
        load.begin(callers);
        return load;
    }

    private void begin(int callers) {
        List<Caller> all = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            all.add(new Caller(String.valueOf(FIRST_ACCOUNT + i)));
        }
        all.forEach(Caller::next);
    }

    /** Answers that were right. */
    public long calls() {
        return calls.sum();
    }

    /** Answers that were not. */
    public long wrong() {
        return wrong.sum();
    }

    /** Calls that ended in an error. */
    public long errors() {
        return errors.sum();
    }

    /** What the first few errors said. */
    public List<String> reasons() {
        return List.copyOf(reasons.keySet());
    }

    /** Latencies in nanoseconds of the calls that ended since this was last asked for. */
    Histogram latencies() {
        return latencies.getIntervalHistogram();
    }

    /** Waits until all callers have done what they were to do. */
    public void await(Duration patience) throws InterruptedException {
        if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(ended.getCount() + " callers still wait after " + patience + ". " + this);
        }
    }

    /** Begins no more calls and waits for those under way. */
    public void stop() throws InterruptedException {
        stopped.set(true);
        await(END);
    }

    @Override
    public String toString() {
        return "Load[" + calls() + " calls, " + wrong() + " wrong, " + errors() + " errors " + reasons() + "]";
    }

    /** One caller; its count is that of the signals that want another call begun, so that no stack grows. */
    private final class Caller extends AtomicInteger implements CoreSubscriber<T> {

        private static final long serialVersionUID = 1L;

        private final String accountId;
        private long startedAt;
        private boolean answered;

        Caller(String accountId) {
            this.accountId = accountId;
        }

        void next() {
            if (getAndIncrement() != 0) {
                return;
            }
            do {
                if (stopped.get() || left.getAndDecrement() <= 0) {
                    ended.countDown();
                    return;
                }
                answered = false;
                startedAt = System.nanoTime();
                peer.enable(accountId).subscribe(this);
            } while (decrementAndGet() != 0);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T answer) {
            if (!answered && peer.correct(accountId, answer)) {
                latencies.recordValue(Math.min(LONGEST, System.nanoTime() - startedAt));
                calls.increment();
            } else {
                wrong.increment();
            }
            answered = true;
        }

        @Override
        public void onError(Throwable error) {
            errors.increment();
            if (reasons.size() < MOST_REASONS) {
                reasons.putIfAbsent(String.valueOf(error), true);
            }
            next();
        }

        @Override
        public void onComplete() {
            if (!answered) {
                wrong.increment();
            }
            next();
        }
    }
}
