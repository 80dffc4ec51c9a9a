package io.github.feishureactive.core;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.multipart.FormUpload;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.token.AccessToken;

/**
 * The state of one logical call across its attempts.
 *
 * <pre>
 * QUIET ──mayBeWritten──► WRITTEN ──attemptFailed──► QUIET
 *   └──────────end──────────┴──────end──► OVER
 * </pre>
 *
 * The step that ends the call also tells whether a request is on the wire, and no request can be written after it. So
 * the outcome of a call that timed out is true. The number of requests written shares the field with the state, above
 * its two bits. Signals write all other fields, one at a time.
 */
final class Call<T> extends OutgoingRequest<T> {

    private static final int QUIET = 0;
    private static final int WRITTEN = 1;
    private static final int OVER = 2;
    private static final int STATE_BITS = 3;
    private static final int ONE_REQUEST = 4;

    /** A limiter whose permits lapse more often is broken. */
    private static final int MAX_LAPSES = 10;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Call> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Call.class, "state");

    private final QuotaKey quotaKey;
    private final long deadlineAt;
    private volatile int state;

    private volatile Phase phase = Phase.TOKEN;
    private int attemptsStarted;
    private volatile Outcome outcome = Outcome.NOT_SENT;
    private volatile @Nullable FeishuException lastError;

    private @Nullable Permit firstPermit;
    private volatile @Nullable Permit permit;
    private volatile boolean lapsed;
    private int lapses;
    private boolean hadPermit;
    private @Nullable AccessToken token;
    private @Nullable AccessToken rejectedToken;
    private @Nullable ApiException rejection;
    private boolean trusted;
    private @Nullable Supplier<Observed.Lifecycle> attemptObservation;

    Call(
            ApiRequest<T> request,
            @Nullable Object body,
            String appId,
            @Nullable Permit firstPermit,
            long startedAt,
            long deadlineNanos) {
        super(request, body);
        this.firstPermit = firstPermit;
        this.quotaKey = new QuotaKey(request.operation().endpoint(), appId, request.tenantKey());
        this.deadlineAt = startedAt + deadlineNanos;
    }

    QuotaKey quotaKey() {
        return quotaKey;
    }

    /** Returns the nanoseconds until the deadline, negative after it. It moves on with a streamed body. */
    long timeLeft(long now) {
        FormUpload upload = streamedBody();
        return (upload == null ? deadlineAt : upload.deadline(deadlineAt)) - now;
    }

    /** Returns how many requests were written, or were about to be. */
    int attempts() {
        return state / ONE_REQUEST;
    }

    /** Returns how many attempts were started, whether or not they wrote a request. */
    int attemptsStarted() {
        return attemptsStarted;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase phase) {
        this.phase = phase;
    }

    @Nullable
    FeishuException lastError() {
        return lastError;
    }

    Outcome outcome() {
        return outcome;
    }

    void startAttempt() {
        attemptsStarted++;
        phase = Phase.TOKEN;
        permit = null;
        token = null;
        nextExchange();
    }

    /** Takes the permit that a bulk run acquired for the first attempt. Returns it once. */
    @Nullable
    Permit takeFirstPermit() {
        Permit first = firstPermit;
        firstPermit = null;
        return first;
    }

    /** Holds a permit until the attempt ends. Abandons it at once if the call is over. */
    void hold(Permit granted) {
        permit = granted;
        if (over()) {
            abandonPermit();
        }
    }

    void use(AccessToken current) {
        token = current;
        hadPermit = true;
    }

    /** Returns whether this or an earlier attempt had its permit and got as far as its exchange. */
    boolean hadPermit() {
        return hadPermit;
    }

    /** Records the error of an attempt, and what it adds to the doubt about the effect of the whole call. */
    void attemptFailed(FeishuException error) {
        lastError = error;
        outcome = outcome.and(error.outcome());
        // Last: a thread that ends the call and finds no request on the wire must find the outcome of the one before.
        move(WRITTEN, QUIET, 0);
        abandonPermit();
    }

    /** Ends the call, so that no request can be written. Returns whether one is on the wire. */
    boolean end() {
        int before;
        do {
            before = state;
        } while (!STATE.compareAndSet(this, before, (before & ~STATE_BITS) | OVER));
        abandonPermit();
        return (before & STATE_BITS) == WRITTEN;
    }

    /** Moves to another state and counts requests. Returns {@code false} if the call was in neither. */
    private boolean move(int from, int to, int requests) {
        int before = state;
        // Only the end of the call can come in between, and it is final.
        return (before & STATE_BITS) == from
                && STATE.compareAndSet(this, before, before - from + to + requests * ONE_REQUEST);
    }

    boolean over() {
        return (state & STATE_BITS) == OVER;
    }

    /** Has no effect on a permit whose request was answered. */
    private void abandonPermit() {
        Permit held = permit;
        if (held != null) {
            try {
                held.abandon();
            } catch (Throwable thrown) {
                keep(UserCode.threw(held, thrown));
            }
        }
    }

    /** Reports a response of the platform itself to the limiter. A streamed body may be counted at its end. */
    void permitAnswered(long processingNanos) {
        Permit held = permit;
        if (held != null) {
            try {
                held.answered(streamedBody() == null ? processingNanos : Permit.UNKNOWN);
            } catch (Throwable thrown) {
                keep(UserCode.threw(held, thrown));
            }
        }
    }

    /** Remembers the token that the platform rejected. Returns {@code false} if it has rejected one before. */
    boolean firstRejection(ApiException error) {
        boolean first = rejectedToken == null;
        rejectedToken = token;
        rejection = error;
        return first;
    }

    @Nullable
    ApiException rejection() {
        return rejection;
    }

    @Nullable
    AccessToken rejectedToken() {
        return rejectedToken;
    }

    /** Allows a rejected token to be sent again. Returns {@code false} if that was allowed before. */
    boolean trustOnceMore() {
        boolean first = !trusted;
        trusted = true;
        return first;
    }

    boolean trusted() {
        return trusted;
    }

    /** Sets what each attempt starts its observation with. */
    void observeAttempts(Supplier<Observed.Lifecycle> observation) {
        attemptObservation = observation;
    }

    /** Returns the observation of the current attempt, {@code null} where the gateway has no observer. */
    Observed.@Nullable Lifecycle attemptObservation() {
        Supplier<Observed.Lifecycle> observation = attemptObservation;
        return observation == null ? null : observation.get();
    }

    @Nullable
    AccessToken token() {
        return token;
    }

    @Override
    public @Nullable String authorization() {
        AccessToken current = token;
        return current == null ? null : current.authorization();
    }

    @Override
    public boolean mayBeWritten() {
        Permit granted = permit;
        if (granted == null || !move(QUIET, WRITTEN, 1)) {
            return false;
        }
        try {
            if (granted.send()) {
                return true;
            }
        } catch (Throwable thrown) {
            keep(UserCode.threw(granted, thrown));
        }
        lapsed = true;
        move(WRITTEN, QUIET, -1);
        return false;
    }

    /**
     * Returns whether this attempt ended because its permit lapsed before the request could be written. Such an attempt
     * is not counted and its error is not one of the call's, unless it happens over and over.
     */
    boolean takeLapse() {
        if (!lapsed) {
            return false;
        }
        lapsed = false;
        abandonPermit();
        if (++lapses > MAX_LAPSES) {
            return false;
        }
        attemptsStarted--;
        return true;
    }

    @Override
    public String toString() {
        return "Call[" + name() + ", attempts " + attempts() + ", " + phase + "]";
    }
}
