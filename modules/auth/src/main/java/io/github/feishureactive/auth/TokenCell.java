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
    private static final Duration FLIGHT_TIMEOUT = Duration.ofSeconds(20);

    /** For how long a token is not questioned again that the platform issued anew right after refusing it. */
    private static final long GRACE_PERIOD = Duration.ofSeconds(10).toNanos();

    /**
     * The same for another token issued after a refusal. A platform that refuses each of them, perhaps because the
     * operation takes no token of this kind, gets a token request a second and not one for each call.
     */
    private static final long GRACE_PERIOD_OF_ANOTHER = Duration.ofSeconds(1).toNanos();

    private static final AtomicReferenceFieldUpdater<TokenCell, TokenState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(TokenCell.class, TokenState.class, "state");

    private final TokenSource source;
    private final Environment environment;
    private final Scheduler timer;

    private volatile TokenState state = TokenState.EMPTY;

    /** When it was last asked for while its token was not fresh. */
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
            if (seen.flight() != null) {
                return live != null ? live.ready() : seen.flight();
            }
            Throwable lastError = seen.lastError();
            if (lastError != null && now - seen.notBefore() < 0) {
                return live != null ? live.ready() : Mono.error(TokenFailure.of(lastError, seen.notBefore() - now));
            }
            TokenFlight flight = new TokenFlight();
            if (STATE.compareAndSet(this, seen, seen.fetching(flight, now))) {
                fetch(flight, seen.rejected() != null);
                return live != null ? live.ready() : flight;
            }
        }
    }

    /** Runs on nobody's behalf: no caller's context, cancellation or deadline reaches it. */
    private void fetch(TokenFlight flight, boolean anew) {
        // Deferred, and an empty answer made an error here: nothing may leave the flight in the air for ever, and
        // the end of one request must not be taken for the end of the next one of the same flight.
        Mono<IssuedToken> request = Mono.defer(() -> anew ? source.fetchAnew() : source.fetch())
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("the platform's answer held no token")))
                .timeout(FLIGHT_TIMEOUT, timer)
                // Those who wait are many, and must not all go on from the one event loop that read the answer.
                .publishOn(timer);
        try {
            flight.carriedBy(request.subscribe(issued -> landed(flight, issued), error -> crashed(flight, error)));
        } catch (Throwable thrown) {
            // A store or a source of tickets threw what Reactor does not turn into a signal.
            crashed(flight, thrown);
            UserCode.rethrow(UserCode.fatal(thrown));
        }
    }

    private void landed(TokenFlight flight, IssuedToken issued) {
        while (true) {
            TokenState seen = state;
            if (seen.flight() != flight) {
                return;
            }
            long now = now();
            Live rejected = seen.rejected();
            boolean broughtBack = rejected != null && rejected.token().equals(issued.token());
            if (seen.flightOutdated() && (broughtBack || issued.stored())) {
                // The request was already under way when its token was refused. Only one that starts now can tell
                // whether the platform stands by that token.
                if (STATE.compareAndSet(this, seen, seen.fetching(flight, now))) {
                    fetch(flight, true);
                    return;
                }
                continue;
            }
            long gracePeriod = rejected == null ? 0 : broughtBack ? GRACE_PERIOD : GRACE_PERIOD_OF_ANOTHER;
            TokenLife life = TokenLife.of(seen.flightStartedAt(), issued.lifetimeSeconds(), environment.random());
            Live live = new Live(
                    issued.token(),
                    life,
                    broughtBack && rejected != null ? rejected.issuedAt() : now,
                    now + gracePeriod);
            // First the state, then those who wait: who asks next must not see less than they did.
            if (STATE.compareAndSet(this, seen, seen.fetched(live))) {
                flight.succeed(issued.token());
                return;
            }
        }
    }

    private void crashed(TokenFlight flight, Throwable error) {
        while (true) {
            TokenState seen = state;
            if (seen.flight() != flight) {
                return;
            }
            long pause = pauseAfter(error, seen.failures() + 1);
            if (STATE.compareAndSet(this, seen, seen.failed(error, now() + pause))) {
                flight.fail(TokenFailure.of(error, pause));
                return;
            }
        }
    }

    private long pauseAfter(Throwable error, int failures) {
        RandomGenerator random = environment.random();
        try {
            return Backoff.after(error, failures, random);
        } catch (Throwable thrown) {
            // It must not keep those who wait from hearing of the failure.
            UserCode.threw(random, thrown);
            return Backoff.LONGEST;
        }
    }

    /**
     * The platform refused a token. A token that is no longer the current one, or has just been issued in reply to
     * that, stays.
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
     * For how many nanoseconds a refusal of the current token may mean no more than that it is new: a part of the
     * platform may not know it yet.
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

    /** Whether nobody would miss it. */
    boolean idle(long forNanos) {
        long now = now();
        TokenState seen = state;
        // Who asked while the token was fresh left no trace, so the time counts from the end of that.
        boolean longStale = seen.live() == null || now - seen.live().life().renewAt() >= forNanos;
        return longStale && seen.flight() == null && now - usedAt >= forNanos;
    }

    /** Whether nobody waits on it. */
    boolean droppable() {
        return state.flight() == null;
    }

    void close() {
        TokenState last = STATE.getAndUpdate(this, TokenState::shut);
        if (last.flight() != null) {
            last.flight().abort(TokenFailure.closed());
        }
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    /** Says nothing of the token. */
    @Override
    public String toString() {
        TokenState seen = state;
        return "TokenCell[" + (seen.live() != null ? "live" : "empty") + (seen.flight() != null ? ", fetching" : "")
                + ", failures " + seen.failures() + "]";
    }
}
