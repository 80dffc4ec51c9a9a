package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.Authentication.AccessTokens;
import io.github.feishureactive.core.DeadlineExceededException.Phase;
import io.github.feishureactive.core.FeishuException.Facts;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.quota.RateLimiter;

/**
 * Decides after a failed attempt whether the call is tried again, and when. In this order: never more often than the policy
 * says, never after the deadline, never what cannot get better, never a request twice that may have had its effect unless
 * its operation is idempotent.
 */
final class CallRetry {

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
        return Mono.delay(Duration.ofNanos(next.nanos), timer.scheduler())
                .onErrorMap(RejectedExecutionException.class, gone -> timer.gone(call, call.outcome(), gone))
                .then(attempt(call));
    }

    Next afterError(Call<?> call, Throwable thrown) {
        if (!(attempt.typed(call, thrown) instanceof FeishuException error)) {
            return Next.stop(thrown);
        }
        if (error instanceof TimerUnavailableException) {
            return Next.stop(error);
        }
        ApiOperation<?> operation = call.request().operation();
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
        Next next = next(call, error);
        if (next.failure instanceof FeishuException failure) {
            return failed(call, failure);
        }
        call.keep(observers.retrying(operation, error));
        return next;
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
        long backoff = random.nextLong(policy.backoffBound(call.tries()) + 1);
        long least = error instanceof AuthenticationException authentication
                ? RetryPolicy.nanos(authentication.retryAfter())
                : 0;
        return within(call, error, Math.max(backoff, least), Math.max(backoff, least));
    }

    /** The limiter keeps the whole key waiting, this call at its head. */
    private Next afterThrottling(Call<?> call, ThrottledException error) {
        ApiOperation<?> operation = call.request().operation();
        call.keep(observers.throttled(operation, error.retryAfter()));
        call.keep(UserCode.run(
                limiter, () -> limiter.throttled(call.quotaKey(), quotas.of(operation), error.retryAfter())));
        return within(call, error, RetryPolicy.nanos(error.retryAfter()), 0);
    }

    private Next afterRejectedToken(Call<?> call, ApiException error) {
        AccessToken token = call.token();
        if (token == null) {
            return Next.stop(error);
        }
        boolean first = call.firstRejection(error);
        call.keep(UserCode.run(tokens, () -> tokens.reject(call.request().tenantKey(), token)));
        return first ? within(call, error, 0, 0) : Next.stop(rejectedTwice(call.operation(), error));
    }

    static AuthenticationException rejectedTwice(String operation, FeishuException error) {
        return new AuthenticationException(
                "The platform does not accept a token that it has just issued (code " + error.code()
                        + "). Either it has trouble with its tokens, or " + operation
                        + " takes no token of this kind: check the operation's documentation.",
                new Facts(
                        operation,
                        Outcome.REJECTED,
                        false,
                        error.code(),
                        error.httpStatus(),
                        error.logId().orElse(null)),
                Duration.ZERO,
                error);
    }

    private static boolean repeatable(Call<?> call, FeishuException error) {
        boolean noEffect = error.outcome() == Outcome.NOT_SENT || error.outcome() == Outcome.REJECTED;
        return noEffect || call.request().operation().idempotent();
    }

    /** Tries again after {@code sleep} if there is an attempt left and the whole wait ends before the deadline. */
    private Next within(Call<?> call, FeishuException error, long wait, long sleep) {
        boolean attemptLeft = call.tries() < policy.maxAttempts();
        boolean timeLeft = wait < call.left(timer.now());
        if (!attemptLeft || !timeLeft) {
            return Next.stop(error);
        }
        return sleep == 0 ? Next.AT_ONCE : new Next(sleep, null);
    }

    private static Next failed(Call<?> call, FeishuException error) {
        return Next.stop(error.settled(call.attempts(), call.outcome()));
    }

    /**
     * What follows an attempt that failed.
     *
     * @param nanos how long to wait before another attempt
     * @param failure what the call ends with, {@code null} if there is to be another attempt
     */
    record Next(long nanos, @Nullable Throwable failure) {

        static final Next AT_ONCE = new Next(0, null);

        static Next stop(Throwable failure) {
            return new Next(0, failure);
        }
    }
}
