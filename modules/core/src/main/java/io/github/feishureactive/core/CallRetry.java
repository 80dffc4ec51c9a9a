package io.github.feishureactive.core;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.Authentication.AccessTokens;
import io.github.feishureactive.core.DeadlineExceededException.Phase;
import io.github.feishureactive.core.FeishuException.Facts;
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
    private final Scheduler timer;
    private final RandomGenerator random;
    private final Observers observers;

    CallRetry(
            Attempt attempt,
            RetryPolicy policy,
            AccessTokens tokens,
            RateLimiter limiter,
            Quotas quotas,
            Scheduler timer,
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
        return attempt.of(call).onErrorResume(error -> afterError(call, attempt.typed(call, error)));
    }

    private <T> Mono<T> afterError(Call<T> call, Throwable thrown) {
        if (!(thrown instanceof FeishuException error)) {
            return Mono.error(thrown);
        }
        if (call.takeLapse()) {
            // Where many instances share a quota and this one was stopped for a while, its permit is not good any more.
            observers.retrying(call.request().operation(), error);
            return of(call);
        }
        FeishuException lastError = call.lastError();
        if (error instanceof QuotaRefusedException && lastError != null) {
            // The wait for another turn is hopeless: what counts is why another one was needed.
            return failed(call, lastError);
        }
        call.attemptFailed(error);
        Wait wait = wait(call, error);
        if (wait.failure != null) {
            return failed(call, wait.failure);
        }
        observers.retrying(call.request().operation(), error);
        if (wait.nanos == 0) {
            return of(call);
        }
        call.phase(Phase.BACKOFF);
        return Mono.delay(Duration.ofNanos(wait.nanos), timer)
                .onErrorMap(RejectedExecutionException.class, gone -> closed(call))
                .then(of(call));
    }

    private Wait wait(Call<?> call, FeishuException error) {
        if (error instanceof ThrottledException throttled) {
            // The limiter keeps the whole key waiting, this call at its head.
            observers.throttled(call.request().operation(), throttled.retryAfter());
            limiter.throttled(call.quotaKey(), quotas.of(call.request().operation()), throttled.retryAfter());
            return within(call, error, throttled.retryAfter().toNanos(), 0);
        }
        if (error instanceof ApiException api && api.category() == ErrorCategory.TOKEN) {
            return afterRejectedToken(call, api);
        }
        if (error instanceof QuotaRefusedException || !error.isTransient() || !repeatable(call, error)) {
            return Wait.stop(error);
        }
        long backoff = random.nextLong(policy.backoffBound(call.attempts()) + 1);
        long least = error instanceof AuthenticationException authentication
                ? authentication.retryAfter().toNanos()
                : 0;
        return within(call, error, Math.max(backoff, least), Math.max(backoff, least));
    }

    private Wait afterRejectedToken(Call<?> call, ApiException error) {
        AccessToken token = call.token();
        if (token == null) {
            return Wait.stop(error);
        }
        boolean first = call.firstRejection(error);
        tokens.reject(call.request().tenantKey(), token);
        return first ? within(call, error, 0, 0) : Wait.stop(rejectedTwice(call.operation(), error));
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
    private Wait within(Call<?> call, FeishuException error, long wait, long sleep) {
        boolean attemptLeft = call.attempts() < policy.maxAttempts();
        boolean timeLeft = wait < call.left(timer.now(TimeUnit.NANOSECONDS));
        return attemptLeft && timeLeft ? Wait.of(sleep) : Wait.stop(error);
    }

    /** The application has shut its schedulers down. */
    private static FeishuException closed(Call<?> call) {
        return new GatewayClosedException(call.operation()).settled(call.attempts(), call.outcome());
    }

    private static <T> Mono<T> failed(Call<T> call, FeishuException error) {
        return Mono.error(error.settled(call.attempts(), call.outcome()));
    }

    private record Wait(long nanos, @Nullable FeishuException failure) {

        static Wait of(long nanos) {
            return new Wait(nanos, null);
        }

        static Wait stop(FeishuException failure) {
            return new Wait(0, failure);
        }
    }
}
