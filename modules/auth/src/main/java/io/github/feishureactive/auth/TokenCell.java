package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.random.RandomGenerator;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.auth.TokenState.Live;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.Environment;
import io.github.feishureactive.core.token.TokenStatus;

/**
 * One token: the current one, the request for the next one, and how the last requests went. All of it is one immutable
 * state, which every event replaces by one compare-and-set.
 *
 * <pre>
 *          get                      success             get after renewAt
 * EMPTY ─────────► EMPTY, FETCHING ─────────► LIVE ────────────────────────► LIVE, FETCHING
 *   ▲                    │                     │ ▲                            │ success: the new token
 *   └──failure: back-off─┘    reject: EMPTY ◄──┘ └────────────────────────────┘ failure: the old one, back-off
 * </pre>
 */
final class TokenCell {

    /**
     * A request for a token that takes longer is given up, whatever the gateway's time-outs allow: all calls wait for
     * it.
     */
    private static final Duration REFRESH_TIMEOUT = Duration.ofSeconds(20);

    /** For how long a token that the platform issued again right after rejecting it is not rejected once more. */
    private static final long GRACE_PERIOD = Duration.ofSeconds(10).toNanos();

    /**
     * The same for a different token issued after a rejection. A platform that rejects every token, perhaps because the
     * operation does not accept this kind, gets one token request a second and not one per call.
     */
    private static final long GRACE_PERIOD_OF_ANOTHER = Duration.ofSeconds(1).toNanos();

    private static final AtomicReferenceFieldUpdater<TokenCell, TokenState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(TokenCell.class, TokenState.class, "state");

    private final TokenSource source;
    private final Environment environment;
    private final Scheduler timer;

    private volatile TokenState state = TokenState.EMPTY;

    /** When it was last used while its token was not fresh. */
    private volatile long usedAt;

    TokenCell(TokenSource source, Environment environment) {
        this.source = source;
        this.environment = environment;
        this.timer = environment.timer();
        this.usedAt = now();
    }

    /** The token to use now. While it is fresh, that is one volatile read, and nothing is allocated. */
    Mono<AccessToken> get() {
        Live live = state.live();
        return live != null && live.life().fresh(now()) ? live.ready() : Mono.defer(this::getOrFetch);
    }

    private Mono<AccessToken> getOrFetch() {
        while (true) {
            TokenState seen = state;
            long now = now();
            usedAt = now;
            Live live = seen.live() != null && seen.live().life().live(now) ? seen.live() : null;
            if (live != null && live.life().fresh(now)) {
                return live.ready();
            }
            if (seen.closed()) {
                return Mono.error(TokenFailure.closed());
            }
            if (seen.refresh() != null) {
                return live != null ? live.ready() : seen.refresh();
            }
            Throwable lastError = seen.lastError();
            if (lastError != null && now - seen.notBefore() < 0) {
                return live != null ? live.ready() : Mono.error(TokenFailure.of(lastError, seen.notBefore() - now));
            }
            TokenRefresh refresh = new TokenRefresh();
            if (STATE.compareAndSet(this, seen, seen.fetching(refresh, now))) {
                fetch(refresh, seen.rejected() != null);
                return live != null ? live.ready() : refresh;
            }
        }
    }

    /** Belongs to no caller: no context, cancellation or deadline of a caller reaches it. */
    private void fetch(TokenRefresh refresh, boolean anew) {
        // Deferred, and an empty response made an error here: the refresh has to end in any case, and the end of one
        // request must not be taken for the end of the next one of the same refresh.
        Mono<IssuedToken> request = Mono.defer(() -> anew ? source.fetchAnew() : source.fetch())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("the platform's response has no token")))
                .timeout(REFRESH_TIMEOUT, timer)
                // The callers may be many: do not continue all of them on the one event loop that read the response.
                .publishOn(timer);
        try {
            refresh.own(
                    request.subscribe(issued -> refreshed(refresh, issued), error -> refreshFailed(refresh, error)));
        } catch (Throwable thrown) {
            // A store or a source of tickets threw what Reactor does not turn into a signal.
            refreshFailed(refresh, thrown);
            UserCode.rethrow(UserCode.fatal(thrown));
        }
    }

    private void refreshed(TokenRefresh refresh, IssuedToken issued) {
        while (true) {
            TokenState seen = state;
            if (seen.refresh() != refresh) {
                return;
            }
            long now = now();
            Live rejected = seen.rejected();
            boolean broughtBack = rejected != null && rejected.token().equals(issued.token());
            if (seen.refreshOutdated() && (broughtBack || issued.stored())) {
                // The request was already in flight when its token was rejected. Only one that starts now can tell
                // whether the platform still accepts that token.
                if (STATE.compareAndSet(this, seen, seen.fetching(refresh, now))) {
                    fetch(refresh, true);
                    return;
                }
                continue;
            }
            long gracePeriod = rejected == null ? 0 : broughtBack ? GRACE_PERIOD : GRACE_PERIOD_OF_ANOTHER;
            TokenLife life = TokenLife.of(seen.refreshStartedAt(), issued.lifetimeSeconds(), environment.random());
            Live live = new Live(
                    issued.token(),
                    life,
                    broughtBack && rejected != null ? rejected.issuedAt() : now,
                    now + gracePeriod);
            // First the state, then the callers: the next get() must not see less than they did.
            if (STATE.compareAndSet(this, seen, seen.fetched(live))) {
                refresh.succeed(issued.token());
                return;
            }
        }
    }

    private void refreshFailed(TokenRefresh refresh, Throwable error) {
        while (true) {
            TokenState seen = state;
            if (seen.refresh() != refresh) {
                return;
            }
            long pause = pauseAfter(error, seen.failures() + 1);
            if (STATE.compareAndSet(this, seen, seen.failed(error, now() + pause))) {
                refresh.fail(TokenFailure.of(error, pause));
                return;
            }
        }
    }

    private long pauseAfter(Throwable error, int failures) {
        RandomGenerator random = environment.random();
        try {
            return Backoff.after(error, failures, random);
        } catch (Throwable thrown) {
            // The callers still have to be notified of the failure.
            UserCode.threw(random, thrown);
            return Backoff.LONGEST;
        }
    }

    /**
     * The platform rejected a token. Does nothing if that is no longer the current one, or was issued in reply to a
     * rejection a moment ago.
     */
    void reject(AccessToken token) {
        while (true) {
            TokenState seen = state;
            Live live = seen.live();
            if (live == null || !live.token().equals(token)) {
                return;
            }
            if (now() - live.graceUntil() < 0) {
                return;
            }
            if (STATE.compareAndSet(this, seen, seen.refused())) {
                return;
            }
        }
    }

    /**
     * For how many nanoseconds a rejection of the current token may mean no more than that it is new: not every node of
     * the platform knows it yet.
     */
    long gracePeriod(AccessToken token) {
        Live live = state.live();
        return live != null && live.token().equals(token)
                ? Math.max(0, live.issuedAt() + GRACE_PERIOD_OF_ANOTHER - now())
                : 0;
    }

    TokenStatus status() {
        TokenState seen = state;
        long now = now();
        Live live = seen.live() != null && seen.live().life().live(now) ? seen.live() : null;
        Throwable lastError = seen.lastError();
        AuthenticationException failure = seen.closed()
                ? TokenFailure.closed()
                : lastError == null ? null : TokenFailure.of(lastError, Math.max(0, seen.notBefore() - now));
        return new TokenStatus(
                live == null ? null : Duration.ofNanos(live.life().endAt() - now), failure);
    }

    /** Returns whether it has not been used for so long that it may be dropped. */
    boolean idle(long forNanos) {
        long now = now();
        TokenState seen = state;
        // Callers that get a fresh token leave no trace, so the time counts from the end of its freshness.
        boolean longStale = seen.live() == null || now - seen.live().life().renewAt() >= forNanos;
        return longStale && seen.refresh() == null && now - usedAt >= forNanos;
    }

    /** Returns whether no caller waits for it. */
    boolean droppable() {
        return state.refresh() == null;
    }

    void close() {
        TokenState last = STATE.getAndUpdate(this, TokenState::shut);
        if (last.refresh() != null) {
            last.refresh().abort(TokenFailure.closed());
        }
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    /** Does not contain the token. */
    @Override
    public String toString() {
        TokenState seen = state;
        return "TokenCell[" + (seen.live() != null ? "live" : "empty") + (seen.refresh() != null ? ", fetching" : "")
                + ", failures " + seen.failures() + "]";
    }
}
