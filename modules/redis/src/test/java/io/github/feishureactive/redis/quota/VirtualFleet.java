package io.github.feishureactive.redis.quota;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.VirtualTimeRedis.Trip;

/**
 * Several saturated instances in virtual time that share one quota through the real script. Records for each call when
 * it was sent, when it reached the platform and when its slot may be used again.
 */
final class VirtualFleet implements AutoCloseable {

    static final Duration LATE = Duration.ofSeconds(1);

    /** The default assumptions of limiters, in milliseconds. */
    private static final int COUNTED_WITHIN = 25;

    final SteppedTimer timer = new SteppedTimer();
    final VirtualTimeRedis redis = new VirtualTimeRedis(timer);
    final List<Member> members = new ArrayList<>();
    private final RedisClient unused = RedisClient.create();
    private final Quota quota;
    private final int instances;
    private final Random random;
    private final List<Use> uses = new ArrayList<>();

    /** How a request fares unless it is scripted; an instance's number is its argument. */
    Weather weather = instance -> Trip.of(1, 1);

    /** The longest time in milliseconds that the platform has a request, which it reports; 0 to respond at once. */
    int processing;

    /** Notified by each instance. */
    RateLimiterListener listener = new RateLimiterListener() {};

    int started;
    int done;
    int refused;

    VirtualFleet(Quota quota, int instances, long seed) throws Exception {
        this.quota = quota;
        this.instances = instances;
        this.random = new Random(seed);
        for (int i = 0; i < instances; i++) {
            members.add(new Member(i));
        }
    }

    void pass(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            timer.advance(Math.min(left, 100));
        }
    }

    long millis() {
        return timer.now(TimeUnit.MILLISECONDS);
    }

    int between(int least, int bound) {
        return least + random.nextInt(bound - least);
    }

    int sent() {
        return uses.size();
    }

    /** One call; times are milliseconds. */
    record Use(long sent, long arrived, long wakes, boolean local) {}

    /** An interval, in milliseconds. */
    record Span(long from, long until) {}

    /**
     * Counts windows with more than the quota: without excuse, by calls of local shares, and because the server lost
     * its data.
     *
     * @param forgotten when the data was lost: then it may be twice as many
     */
    long[] excess(List<Span> forgotten) {
        long[] excess = new long[3];
        List<Use> sorted =
                uses.stream().sorted(Comparator.comparingLong(Use::arrived)).toList();
        for (Quota.Window window : quota.windows()) {
            int first = 0;
            int local = 0;
            for (int last = 0; last < sorted.size(); last++) {
                Use use = sorted.get(last);
                local += use.local ? 1 : 0;
                while (use.arrived - sorted.get(first).arrived
                        >= window.period().toMillis()) {
                    local -= sorted.get(first++).local ? 1 : 0;
                }
                int count = last - first + 1;
                if (count > window.permits()) {
                    boolean excused =
                            forgotten.stream().anyMatch(span -> span.from <= use.arrived && use.arrived <= span.until);
                    int shared = count - local;
                    excess[shared <= window.permits() ? 1 : excused && shared <= 2 * window.permits() ? 2 : 0]++;
                }
            }
        }
        return excess;
    }

    /**
     * Returns when none of the given was the case, and each instance's successful requests were less than a rest apart.
     */
    List<Span> calm(long rest, long end, List<Span> unserved, List<Span> lost) {
        List<Span> bad = new ArrayList<>(unserved);
        bad.addAll(lost);
        for (Member member : members) {
            long before = 0;
            for (long at : member.answered) {
                if (at - before >= rest) {
                    bad.add(new Span(before, at));
                }
                before = at;
            }
            bad.add(new Span(before, end));
        }
        bad.sort(Comparator.comparingLong(Span::from));
        List<Span> calm = new ArrayList<>();
        long from = 0;
        for (Span span : bad) {
            if (span.from > from) {
                calm.add(new Span(from, span.from));
            }
            from = Math.max(from, span.until);
        }
        return calm;
    }

    /** Returns the most calls that reached the platform in any period of a window, as a share of its permits. */
    double fullest() {
        double fullest = 0;
        long[] arrivals = uses.stream().mapToLong(use -> use.arrived).sorted().toArray();
        long[] nanos = Arrays.stream(arrivals).map(at -> at * 1_000_000).toArray();
        for (Quota.Window window : quota.windows()) {
            fullest = Math.max(fullest, SharedQuotaIT.mostInAny(window.period(), nanos) / (double) window.permits());
        }
        return fullest;
    }

    /**
     * Returns the longest time between two calls in which permits were free in each window, in milliseconds.
     *
     * @param reserved the reserved part of each window
     */
    long idle(long from, long until, double reserved) {
        List<Use> sorted =
                uses.stream().sorted((a, b) -> Long.compare(a.sent, b.sent)).toList();
        long longest = 0;
        long previous = from;
        for (int i = 0; i <= sorted.size(); i++) {
            long next = i < sorted.size() ? sorted.get(i).sent : until;
            if (next > from && previous < until) {
                longest = Math.max(
                        longest, Math.min(next, until) - freeFrom(sorted, i, reserved, Math.max(previous, from)));
            }
            previous = next;
        }
        return longest;
    }

    /** Returns from when on a permit was free, after the first calls. */
    private long freeFrom(List<Use> sorted, int calls, double reserved, long at) {
        long free = at;
        for (Quota.Window window : quota.windows()) {
            long period = window.period().toMillis();
            long[] resting = sorted.subList(0, calls).stream()
                    .mapToLong(use -> use.wakes + period + period / 1_000 + 2)
                    .filter(wakes -> wakes > at)
                    .sorted()
                    .toArray();
            int permits = window.permits() - (int) Math.ceil(window.permits() * reserved);
            if (resting.length >= permits) {
                free = Math.max(free, resting[resting.length - permits]);
            }
        }
        return free;
    }

    /** Lets all calls in flight end. */
    void finish() {
        members.forEach(member -> member.over = true);
        for (int i = 0; i < 6_000 && done + refused < started; i++) {
            timer.advance(100);
        }
    }

    String figures() {
        long local = members.stream()
                .mapToLong(member -> member.limiter.statistics().localPermits())
                .sum();
        long failures = members.stream()
                .mapToLong(member -> member.limiter.statistics().failures())
                .sum();
        return String.format(
                Locale.ROOT,
                "%d calls in %d s, %d of them out of local shares; at most %.2f of the quota in any window; %d requests, %d"
                        + " failed",
                done,
                millis() / 1_000,
                local,
                fullest(),
                redis.requests,
                failures);
    }

    @Override
    public void close() throws IOException {
        members.forEach(member -> member.limiter.dispose());
        redis.close();
        unused.shutdownAsync(0, 2, TimeUnit.SECONDS)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /** How the next request of an instance fares. */
    @FunctionalInterface
    interface Weather {

        Trip of(int instance);
    }

    /** One instance. */
    final class Member {

        final int number;
        final List<Long> answered = new ArrayList<>();
        RedisRateLimiter limiter;
        private int generation;
        private boolean over;

        Member(int number) {
            this.number = number;
            this.limiter = limiter();
        }

        private RedisRateLimiter limiter() {
            QuotaTimings timings = new QuotaTimings(
                    Duration.ofSeconds(3).toNanos(),
                    LATE.toNanos(),
                    Duration.ofMillis(300).toNanos());
            String name = Integer.toHexString(number) + "0" + generation++;
            return RedisRateLimiter.builder(
                            LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), instances)
                    .timer(timer)
                    .listener(new RateLimiterListener() {
                        @Override
                        public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
                            listener.processingCreditSuspended(suspension, countedWithin);
                        }
                    })
                    .random(bound -> (long) (random.nextDouble() * bound))
                    .build(
                            (key, shared) -> server(
                                    new SlotScript(offline(), "fleet", name, timings, timer, instances, key, shared)),
                            redis.credit(new CreditScript(offline(), "fleet"), () -> Trip.of(1, 1)));
        }

        private ConnectionProvider offline() {
            return ConnectionProvider.of(LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)));
        }

        private SlotRequest.Server server(SlotScript script) {
            SlotRequest.Server server = redis.server(script, () -> weather.of(number));
            return (request, late) -> server.send(request, late.andThen(answer -> answered.add(millis())))
                    .doOnNext(answer -> answered.add(millis()));
        }

        /** Starts callers, each of which calls again when its call has ended. */
        void load(int callers) {
            for (int i = 0; i < callers; i++) {
                call();
            }
        }

        /** Starts no more calls for now. */
        void rest() {
            over = true;
        }

        void work(int callers) {
            over = false;
            load(callers);
        }

        private void call() {
            started++;
            attempt(false);
        }

        private void attempt(boolean retry) {
            limiter.acquire(Caller.KEY, quota, RateLimiter.UNBOUNDED, retry)
                    .subscribe(this::send, refusal -> refused(refusal, retry));
        }

        private void refused(Throwable refusal, boolean retry) {
            if (limiter.isDisposed() || ((QuotaRefusal) refusal).reason() != QuotaRefusal.Reason.CLOSED) {
                refused++;
            } else {
                timer.schedule(() -> attempt(retry));
            }
        }

        /** Replaces it by another process, which takes over its callers. */
        void replace() {
            RedisRateLimiter before = limiter;
            limiter = limiter();
            before.dispose();
        }

        private void send(Permit permit) {
            if (!permit.send()) {
                timer.schedule(() -> attempt(true), 1, TimeUnit.MILLISECONDS);
                return;
            }
            long sent = millis();
            redis.trace("%d sends", number);
            int there = between(1, 20);
            int back = between(1, 20);
            int has = processing == 0 ? 0 : between(0, processing);
            int counted = has == 0 ? 0 : between(0, COUNTED_WITHIN);
            int answered = there + Math.max(has, counted) + back;
            long told = has == 0 ? Permit.UNKNOWN : told(has, counted);
            uses.add(new Use(sent, sent + there + counted, sent + answered, ((SharedAcquisition) permit).local()));
            timer.schedule(
                    () -> {
                        permit.answered(TimeUnit.MILLISECONDS.toNanos(told));
                        done++;
                        if (!over) {
                            call();
                        }
                    },
                    answered,
                    TimeUnit.MILLISECONDS);
        }

        /**
         * Returns the processing time that the platform reports: the true one, none, too little, or too much by no more
         * than the margin.
         */
        private long told(int has, int counted) {
            return switch (between(0, 6)) {
                case 0 -> Permit.UNKNOWN;
                case 1 -> between(0, has + 1);
                case 2 -> has + between(0, COUNTED_WITHIN - counted);
                case 3 -> has + 10_000;
                default -> has;
            };
        }
    }
}
