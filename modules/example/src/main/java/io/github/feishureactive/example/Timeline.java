package io.github.feishureactive.example;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What one call did, step by step. The two ends of a step may come on different threads, yet one after the other. A
 * call takes its timeline along in the Context of its subscriber, under this class.
 */
final class Timeline {

    private static final int OK = 200;
    private static final int THROTTLED = 429;

    private final List<Step> steps = new CopyOnWriteArrayList<>();
    private final LongSupplier nanos;
    private final boolean queues;
    private final long start;
    private volatile long free;
    private volatile boolean throttled;
    private volatile boolean failed;
    private volatile @Nullable String note;

    private Timeline(boolean queues, LongSupplier nanos) {
        this.queues = queues;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    /** Of a call whose client waits for its turn. */
    static Timeline queued(LongSupplier nanos) {
        return new Timeline(true, nanos);
    }

    /** Of a call whose client sends at once. */
    static Timeline unqueued(LongSupplier nanos) {
        return new Timeline(false, nanos);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Says what each attempt has in common, such as an order id. */
    void note(@Nullable String text) {
        note = text;
    }

    /** Starts a request for a token. */
    Attempt token() {
        return new Attempt(Kind.TOKEN, now());
    }

    /** Starts an attempt. What came between the last step and this one was waiting. */
    Attempt attempt() {
        long now = now();
        Kind waited = throttled && queues ? Kind.PAUSE : failed ? Kind.BACKOFF : Kind.TURN;
        if (queues || failed) {
            add(new Step(waited, free, now, 0, null, null));
        }
        return new Attempt(Kind.ATTEMPT, now);
    }

    /** The caller has its answer. */
    void answered(String answer) {
        add(new Step(Kind.ANSWER, now(), now(), 0, null, answer));
    }

    /** The caller has an error. */
    void failed(Throwable error) {
        add(new Step(Kind.FAILURE, now(), now(), 0, null, String.valueOf(error.getMessage())));
    }

    private long now() {
        return TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - start);
    }

    private void add(Step step) {
        steps.add(step);
        free = step.to();
    }

    /** What a step is. */
    enum Kind {
        /** A request for a token, which serves all callers. */
        TOKEN,

        /** Waiting for a permit of the quota. */
        TURN,

        /** Waiting because the platform asked for it. */
        PAUSE,

        /** Waiting after a failure. */
        BACKOFF,

        ATTEMPT,
        ANSWER,
        FAILURE
    }

    /**
     * One step.
     *
     * @param from in milliseconds since the call began
     * @param to the same
     * @param status of the response, 0 for none
     * @param logId under which the platform's support finds the request
     * @param note the order id of an attempt, the text of an answer
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Step(
            Kind kind,
            long from,
            long to,
            int status,
            @Nullable String logId,
            @Nullable String note) {}

    /** A request that is under way. */
    final class Attempt {

        private final Kind kind;
        private final long from;
        private volatile int status;
        private volatile @Nullable String logId;
        private volatile @Nullable String said;

        private Attempt(Kind kind, long from) {
            this.kind = kind;
            this.from = from;
            this.said = kind == Kind.ATTEMPT ? note : null;
        }

        Attempt note(@Nullable Object text) {
            said = Objects.toString(text, null);
            return this;
        }

        void answered(int httpStatus, @Nullable String id) {
            status = httpStatus;
            logId = id;
        }

        void ended() {
            throttled = status == THROTTLED;
            failed = status != OK;
            add(new Step(kind, from, now(), status, logId, said));
        }
    }
}
