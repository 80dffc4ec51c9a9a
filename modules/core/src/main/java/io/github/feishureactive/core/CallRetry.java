package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/**
 * Decides after a failed attempt whether the call is tried again, and when. In this order: never more often than the policy
 * says, never after the deadline, never what cannot get better, never a request twice that may have had its effect unless
 * its operation is idempotent.
 */
final class CallRetry {

    /** However little the platform asks for. */
    private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();

    /** Longer than any window but a day's: the wait ends here, whatever is asked for. */
    private static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos();

    /** Where the platform does not say how long. */
    private static final long LEAST_UNTOLD_PAUSE = Duration.ofSeconds(1).toNanos();

    private final Attempt attempt;
    private final RetryPolicy policy;
    private final AccessTokens tokens;
    private final RateLimiter limiter;
    private final Quotas quotas;
    private final GatewayTimer timer;
    private final RandomGenerator random;
    private final Observers observers;

    CallRetry(
            Attempt attempt,
            RetryPolicy policy,
            AccessTokens tokens,
            RateLimiter limiter,
            Quotas quotas,
            GatewayTimer timer,
            RandomGenerator random,
            Observers observers) {
        this.attempt = attempt;
        this.policy = policy;
        this.tokens = tokens;
        this.limiter = limiter;
        this.quotas = quotas;
        this.timer = timer;
        this.random = random;
        this.observers = observers;
    }

    /** An attempt, and another one for as long as that is right. */
    <T> Mono<T> of(Call<T> call) {
        return new RetryLoop<>(this, call);
    }

    <T> Mono<T> attempt(Call<T> call) {
        return attempt.of(call);
    }

    /** Another attempt, when it is due. */
    <T> Mono<T> attemptAfter(Next next, Call<T> call) {
        if (next.nanos == 0) {
            return attempt(call);
        }
        call.phase(Phase.BACKOFF);
        AccessToken refused = next.refused;
        return Mono.delay(Duration.ofNanos(next.nanos), timer.scheduler())
                .onErrorMap(RejectedExecutionException.class, gone -> timer.gone(call.name(), gone)
                        .settled(call.attempts(), call.outcome()))
                .then(refused == null ? attempt(call) : Mono.defer(() -> replacing(call, refused)));
    }

    private <T> Mono<T> replacing(Call<T> call, AccessToken refused) {
        reject(call, refused);
        return attempt(call);
    }

    private void reject(Call<?> call, AccessToken refused) {
        call.keep(UserCode.run(tokens, () -> tokens.reject(call.request().tenantKey(), refused)));
    }

    Next afterError(Call<?> call, Throwable thrown) {
        if (!(attempt.typed(call, thrown) instanceof FeishuException error)) {
            return Next.stop(thrown);
        }
        if (error instanceof TimerUnavailableException) {
            return Next.stop(error);
        }
        ApiOperation<?> operation = call.operation();
        if (call.takeLapse()) {
            // Where many instances share a quota and this one was stopped for a while, its permit is not good any more.
            call.keep(observers.retrying(operation, error));
            return Next.AT_ONCE;
        }
        FeishuException lastError = call.lastError();
        if (error instanceof QuotaRefusedException && lastError != null) {
            // The wait for another turn is hopeless: what counts is why another one was needed.
            return failed(call, lastError);
        }
        call.attemptFailed(error);
        Next next = nextOrStop(call, error);
        if (next.failure instanceof FeishuException failure) {
            return failed(call, failure);
        }
        call.keep(observers.retrying(operation, error));
        return next;
    }

    /** Where code of the application breaks that was asked for advice, no other attempt follows. */
    private Next nextOrStop(Call<?> call, FeishuException error) {
        try {
            return next(call, error);
        } catch (Throwable thrown) {
            call.keep(UserCode.threw(this, thrown));
            return Next.stop(error);
        }
    }

    private Next next(Call<?> call, FeishuException error) {
        if (error instanceof ThrottledException throttled) {
            return afterThrottling(call, throttled);
        }
        if (error instanceof ApiException api && api.category() == ErrorCategory.TOKEN) {
            return afterRejectedToken(call, api);
        }
        if (error instanceof QuotaRefusedException || !error.isTransient() || !repeatable(call, error)) {
            return Next.stop(error);
        }
        long wait = Math.max(backoff(call), asked(call, error));
        return within(call, error, Next.after(wait), wait);
    }

    private long backoff(Call<?> call) {
        return random.nextLong(policy.backoffBound(call.attemptsStarted()) + 1);
    }

    /** The limiter keeps the whole key waiting, this call at its head. */
    private Next afterThrottling(Call<?> call, ThrottledException error) {
        ApiOperation<?> operation = call.operation();
        long pause = pause(call, error);
        call.keep(observers.throttled(operation, error.retryAfter()));
        Next next = Next.AT_ONCE;
        try {
            limiter.throttled(call.quotaKey(), quotas.of(operation), Duration.ofNanos(pause));
        } catch (Throwable thrown) {
            call.keep(UserCode.threw(limiter, thrown));
            // It may not keep anybody waiting: at least this call waits.
            next = Next.after(pause);
        }
        return within(call, error, next, pause);
    }

    /** What the platform asks for, within sense; never zero, or the whole queue would be sent into the next refusal. */
    private long pause(Call<?> call, ThrottledException throttled) {
        Duration asked = throttled.requestedDelay().orElse(null);
        return asked == null
                ? Math.max(LEAST_UNTOLD_PAUSE, backoff(call))
                : Math.max(SHORTEST_PAUSE, Math.min(LONGEST_PAUSE, RetryPolicy.nanos(asked)));
    }

    /** How long the source of tokens, or the response that was the failure, asks to wait. */
    private static long asked(Call<?> call, FeishuException error) {
        if (error instanceof AuthenticationException authentication) {
            return RetryPolicy.nanos(authentication.retryAfter());
        }
        BufferedResponse response = call.lastResponse();
        Duration asked = response != null && response.status() == error.httpStatus() ? response.retryAfter() : null;
        return asked == null ? 0 : Math.min(LONGEST_PAUSE, RetryPolicy.nanos(asked));
    }

    /**
     * A token that was refused is replaced once. One that was issued only a moment ago is not: the platform may not know it
     * everywhere yet, and an operation that takes no token of this kind must not cost a token with each call. That moment is
     * waited out once; afterwards it is replaced, unless its source stands by it.
     */
    private Next afterRejectedToken(Call<?> call, ApiException error) {
        AccessToken sent = call.token();
        AccessToken refused = sent != null ? sent : call.rejectedToken();
        if (refused == null) {
            return Next.stop(error);
        }
        boolean replaceable = sent != null && call.firstRejection(error);
        if (sent != null) {
            reject(call, sent);
        }
        long unknown = RetryPolicy.nanos(tokens.reprieve(call.request().tenantKey(), refused));
        if (unknown > 0 && call.trustOnceMore()) {
            Next next = within(call, error, new Next(unknown, null, refused), unknown);
            return next.failure == null
                    ? next
                    : Next.stop(CallErrors.newTokenRejected(call.name(), error, Duration.ofNanos(unknown)));
        }
        return replaceable
                ? within(call, error, Next.AT_ONCE, 0)
                : Next.stop(CallErrors.tokenRejectedTwice(call.name(), error));
    }

    private static boolean repeatable(Call<?> call, FeishuException error) {
        boolean noEffect = error.outcome() == Outcome.NOT_SENT || error.outcome() == Outcome.REJECTED;
        return noEffect || call.operation().idempotent();
    }

    /** Goes on as given if there is an attempt left and the whole wait ends before the deadline. */
    private Next within(Call<?> call, FeishuException error, Next next, long wait) {
        boolean attemptLeft = call.attemptsStarted() < policy.maxAttempts();
        boolean timeLeft = wait < call.timeLeft(timer.now());
        return attemptLeft && timeLeft ? next : Next.stop(error);
    }

    private static Next failed(Call<?> call, FeishuException error) {
        return Next.stop(error.settled(call.attempts(), call.outcome()));
    }

    /**
     * What follows an attempt that failed.
     *
     * @param nanos how long to wait before another attempt
     * @param failure what the call ends with, {@code null} if there is to be another attempt
     * @param refused the token to be replaced after the wait, {@code null} for none
     */
    record Next(
            long nanos,
            @Nullable Throwable failure,
            @Nullable AccessToken refused) {

        static final Next AT_ONCE = new Next(0, null, null);

        static Next after(long nanos) {
            return nanos == 0 ? AT_ONCE : new Next(nanos, null, null);
        }

        static Next stop(Throwable failure) {
            return new Next(0, failure, null);
        }
    }
}
