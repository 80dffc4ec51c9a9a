package io.github.feishureactive.core;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

import io.github.feishureactive.core.DeadlineExceededException.Phase;
import io.github.feishureactive.core.internal.UserCode;
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
 * what a caller is told about the effect of a call that timed out is true. The number of requests written is part of the
 * same state, above these two bits. Everything else is written by one signal at a time.
 */
final class Call<T> extends AtomicInteger implements Transport.Outgoing {

    private static final long serialVersionUID = 1L;

    private static final int QUIET = 0;
    private static final int WRITTEN = 1;
    private static final int OVER = 2;
    private static final int STATE = 3;
    private static final int ONE_REQUEST = 4;

    /** A limiter whose permits never hold is broken. */
    private static final int MOST_LAPSES = 10;

    private final transient ApiRequest<T> request;
    private final byte @Nullable [] body;
    private final transient QuotaKey quotaKey;
    private final long deadlineAt;

    private volatile Phase phase = Phase.TOKEN;
    private int tries;
    private volatile @Nullable Error fatal;
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
    private boolean trusted;
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

    /** How many requests were written, or were about to be. */
    int attempts() {
        return get() / ONE_REQUEST;
    }

    /** How many attempts were begun, whether or not they came to write a request. */
    int tries() {
        return tries;
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

    void nextAttempt() {
        tries++;
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
            abandonPermit();
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
        move(WRITTEN, QUIET, 0);
        abandonPermit();
    }

    /** Ends the call: nothing is written from now on. Says whether a request is on the wire. */
    boolean end() {
        int before;
        do {
            before = get();
        } while (!compareAndSet(before, (before & ~STATE) | OVER));
        abandonPermit();
        return (before & STATE) == WRITTEN;
    }

    /** Goes from one state to the next and counts requests; {@code false} if it was in another state. */
    private boolean move(int from, int to, int requests) {
        int before = get();
        // Only the end of the call can come in between, and it is final.
        return (before & STATE) == from && compareAndSet(before, before - from + to + requests * ONE_REQUEST);
    }

    /** Does nothing to one whose request was answered. */
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

    /** The platform's own response was seen, and perhaps says how long the platform had the request. */
    void permitAnswered(long processingNanos) {
        Permit held = permit;
        if (held != null) {
            try {
                held.answered(processingNanos);
            } catch (Throwable thrown) {
                keep(UserCode.threw(held, thrown));
            }
        }
    }

    boolean over() {
        return (get() & STATE) == OVER;
    }

    @Override
    public void keep(@Nullable Error thrown) {
        if (fatal == null) {
            fatal = thrown;
        }
    }

    @Override
    public void rethrow() {
        UserCode.rethrow(fatal);
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

    /** Lets a token be sent again that was refused, once; {@code false} if that was done before. */
    boolean trustOnceMore() {
        boolean first = !trusted;
        trusted = true;
        return first;
    }

    /** Whether a token that was refused may be sent again. */
    boolean trusted() {
        return trusted;
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
     * Whether this attempt ended because its permit ran out before the request could be written. That is nobody's failure: it
     * does not count as an attempt, nor its error as a reason of the call's; unless it happens over and over.
     */
    boolean takeLapse() {
        if (!lapsed) {
            return false;
        }
        lapsed = false;
        abandonPermit();
        if (++lapses > MOST_LAPSES) {
            return false;
        }
        tries--;
        return true;
    }

    @Override
    public String toString() {
        return "Call[" + operation() + ", attempts " + attempts() + ", " + phase + "]";
    }
}
