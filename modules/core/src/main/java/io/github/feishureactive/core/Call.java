package io.github.feishureactive.core;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.DeadlineExceededException.Phase;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.QuotaKey;

/**
 * What one logical call knows of itself, from attempt to attempt.
 *
 * <pre>
 * QUIET ──mayBeWritten──► WRITTEN ──attemptEnded──► QUIET
 *   └──────────end──────────┴──────end──► OVER
 * </pre>
 *
 * Whoever ends the call learns in the same step whether a request is on the wire, and afterwards none can be written; so
 * what a caller is told about the effect of a call that timed out is true. Everything else is written by one signal at a
 * time.
 */
final class Call<T> extends AtomicInteger implements Transport.Outgoing {

    private static final long serialVersionUID = 1L;

    private static final int QUIET = 0;
    private static final int WRITTEN = 1;
    private static final int OVER = 2;

    /** A limiter whose permits never hold is broken. */
    private static final int MOST_LAPSES = 10;

    private final transient ApiRequest<T> request;
    private final byte @Nullable [] body;
    private final transient QuotaKey quotaKey;
    private final long deadlineAt;

    private volatile Phase phase = Phase.TOKEN;
    private volatile int attempts;
    private volatile Outcome outcome = Outcome.NOT_SENT;
    private volatile @Nullable FeishuException lastError;
    private transient volatile @Nullable HttpAnswer lastAnswer;

    private transient @Nullable Permit firstPermit;
    private transient volatile @Nullable Permit permit;
    private volatile boolean lapsed;
    private int lapses;
    private boolean hadTurn;
    private transient @Nullable AccessToken token;
    private transient @Nullable AccessToken rejected;
    private @Nullable ApiException rejection;
    private transient @Nullable ObservedCall observed;
    private transient @Nullable Disposable connection;

    Call(
            ApiRequest<T> request,
            byte @Nullable [] body,
            String appId,
            @Nullable Permit firstPermit,
            long startedAt,
            long deadlineNanos) {
        this.firstPermit = firstPermit;
        this.request = request;
        this.body = body;
        this.quotaKey = new QuotaKey(request.operation().name(), appId, request.tenantKey());
        this.deadlineAt = startedAt + deadlineNanos;
    }

    @Override
    public ApiRequest<T> request() {
        return request;
    }

    QuotaKey quotaKey() {
        return quotaKey;
    }

    /** Nanoseconds until the deadline, negative after it. */
    long left(long now) {
        return deadlineAt - now;
    }

    int attempts() {
        return attempts;
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

    @Override
    public @Nullable HttpAnswer lastAnswer() {
        return lastAnswer;
    }

    Outcome outcome() {
        return outcome;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // attempts follow each other; volatile is for the deadline's eyes
    void nextAttempt() {
        attempts++;
        phase = Phase.TOKEN;
        permit = null;
        token = null;
        connection = null;
    }

    /** The permit that a bulk run brought for the first attempt, once. */
    @Nullable
    Permit takeFirstPermit() {
        Permit brought = firstPermit;
        firstPermit = null;
        return brought;
    }

    /** Its permit is abandoned when the attempt ends, and now if the call is over. */
    void hold(Permit granted) {
        permit = granted;
        if (over()) {
            granted.abandon();
        }
    }

    void use(AccessToken current) {
        token = current;
        hadTurn = true;
    }

    /** Whether it has come to its exchange before, in this attempt or an earlier one. */
    boolean hadTurn() {
        return hadTurn;
    }

    void answered(HttpAnswer answer) {
        lastAnswer = answer;
    }

    /** An attempt ended in an error; what it adds to the doubt about the whole call's effect. */
    void attemptFailed(FeishuException error) {
        lastError = error;
        outcome = outcome.and(error.outcome());
        // Last: whoever ends the call and finds nothing on the wire must find the outcome of what was there.
        compareAndSet(WRITTEN, QUIET);
        abandonPermit();
    }

    /** Ends the call: nothing is written from now on. Says whether a request is on the wire. */
    boolean end() {
        boolean written = getAndSet(OVER) == WRITTEN;
        abandonPermit();
        return written;
    }

    /** Does nothing to one whose request was answered. */
    private void abandonPermit() {
        Permit held = permit;
        if (held != null) {
            held.abandon();
        }
    }

    boolean over() {
        return get() == OVER;
    }

    /** Remembers the token that the platform refused; {@code false} if that is not the first one. */
    boolean firstRejection(ApiException error) {
        boolean first = rejected == null;
        rejected = token;
        rejection = error;
        return first;
    }

    @Nullable
    ApiException rejection() {
        return rejection;
    }

    @Nullable
    AccessToken rejected() {
        return rejected;
    }

    void observed(ObservedCall observing) {
        observed = observing;
    }

    /** Who watches it, {@code null} if nobody does. */
    @Nullable
    ObservedCall observed() {
        return observed;
    }

    @Override
    public void headers(Map<String, String> extra) {
        ObservedCall observing = observed;
        if (observing != null) {
            observing.headers(extra);
        }
    }

    @Override
    public Map<String, String> headers() {
        ObservedCall observing = observed;
        return observing == null ? Map.of() : observing.headers();
    }

    @Override
    public byte @Nullable [] body() {
        return body;
    }

    @Override
    public @Nullable AccessToken token() {
        return token;
    }

    @Override
    public void sentOver(Disposable connection) {
        this.connection = connection;
    }

    @Override
    public void distrust() {
        if (connection != null) {
            connection.dispose();
        }
    }

    @Override
    public boolean mayBeWritten() {
        Permit granted = permit;
        if (granted == null || !compareAndSet(QUIET, WRITTEN)) {
            return false;
        }
        if (granted.send()) {
            return true;
        }
        lapsed = true;
        compareAndSet(WRITTEN, QUIET);
        return false;
    }

    /**
     * Whether this attempt ended because its permit ran out before the request could be written. That is nobody's failure: it
     * does not count as an attempt, nor its error as a reason of the call's; unless it happens over and over.
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // attempts follow each other
    boolean takeLapse() {
        if (!lapsed) {
            return false;
        }
        lapsed = false;
        if (++lapses > MOST_LAPSES) {
            return false;
        }
        attempts--;
        return true;
    }

    @Override
    public String toString() {
        return "Call[" + operation() + ", attempts " + attempts + ", " + phase + "]";
    }
}
