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
import io.github.feishureactive.core.internal.multipart.FormUpload;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.UserTokenSource;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/**
 * Decides after a failed attempt whether and when to retry. Never more often than the policy allows, never after the
 * deadline, never after a permanent error, and never a request that may have had its effect unless its operation is
 * idempotent.
 */
final class CallRetry {

    /** The shortest pause after a throttling, however little the platform asks for. */
    private static final long MIN_PAUSE = Duration.ofMillis(100).toNanos();

    /** The longest pause, whatever is asked for. Longer than any quota window but a day's. */
    private static final long MAX_PAUSE = Duration.ofMinutes(5).toNanos();

    /** The shortest pause after a throttling without a valid reset header. */
    private static final long MIN_UNSPECIFIED_PAUSE = Duration.ofSeconds(1).toNanos();

    private final Attempt attempt;
    private final RetryPolicy policy;
    private final AccessTokens tokens;
    private final RateLimiter limiter;
    private final KnownOperations operations;
    private final GatewayTimer timer;
    private final RandomGenerator random;
    private final Observers observers;

    CallRetry(
            Attempt attempt,
            RetryPolicy policy,
            AccessTokens tokens,
            RateLimiter limiter,
            KnownOperations operations,
            GatewayTimer timer,
            RandomGenerator random,
            Observers observers) {
        this.attempt = attempt;
        this.policy = policy;
        this.tokens = tokens;
        this.limiter = limiter;
        this.operations = operations;
        this.timer = timer;
        this.random = random;
        this.observers = observers;
    }

    /** Makes attempts until one succeeds or a retry is not allowed. */
    <T> Mono<T> of(Call<T> call) {
        return new RetryLoop<>(this, call);
    }

    <T> Mono<T> attempt(Call<T> call) {
        return attempt.of(call);
    }

    /** Makes another attempt when it is due. */
    <T> Mono<T> attemptAfter(Next next, Call<T> call) {
        if (next.nanos == 0) {
            return attempt(call);
        }
        call.phase(Phase.BACKOFF);
        AccessToken rejected = next.rejected;
        return Mono.delay(Duration.ofNanos(next.nanos), timer.scheduler())
                .onErrorMap(RejectedExecutionException.class, gone -> timer.unavailable(call.name(), gone)
                        .settled(call.attempts(), call.outcome()))
                .then(rejected == null ? attempt(call) : Mono.defer(() -> replacing(call, rejected)));
    }

    private <T> Mono<T> replacing(Call<T> call, AccessToken rejected) {
        reject(call, rejected);
        return attempt(call);
    }

    private void reject(Call<?> call, AccessToken rejected) {
        UserTokenSource user = call.request().userTokenSource();
        try {
            if (user == null) {
                tokens.reject(call.request().tenantKey(), rejected);
            } else {
                user.rejected(rejected.value());
            }
        } catch (Throwable thrown) {
            call.keep(UserCode.threwWithSecret(user == null ? tokens : user, thrown));
        }
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
            // The permit expired, such as that of a shared quota whose instance was suspended for a while.
            call.keep(observers.retrying(operation, error));
            return Next.AT_ONCE;
        }
        FeishuException lastError = call.lastError();
        if (error instanceof QuotaRefusedException && lastError != null) {
            // No permit can come in time for a retry: report why a retry was needed.
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

    /** Application code that throws here, such as a source of tokens, ends the retries. */
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
        long wait = Math.max(backoff(call), requestedDelay(call, error));
        return ifPossible(call, error, Next.after(wait), wait);
    }

    private long backoff(Call<?> call) {
        return random.nextLong(policy.backoffBound(call.attemptsStarted()) + 1);
    }

    /** The limiter pauses the whole key and queues this call at its head. */
    private Next afterThrottling(Call<?> call, ThrottledException error) {
        ApiOperation<?> operation = call.operation();
        long pause = pause(call, error);
        call.keep(observers.throttled(operation, error.retryAfter()));
        Next next = Next.AT_ONCE;
        try {
            limiter.throttled(call.quotaKey(), operations.quota(operation), Duration.ofNanos(pause));
        } catch (Throwable thrown) {
            call.keep(UserCode.threw(limiter, thrown));
            // The limiter may not pause the key: pause at least this call.
            next = Next.after(pause);
        }
        return ifPossible(call, error, next, pause);
    }

    /**
     * Returns the pause that the platform asks for, within bounds. Never zero, or the whole queue would run into the
     * next refusal.
     */
    private long pause(Call<?> call, ThrottledException throttled) {
        Duration asked = throttled.requestedDelay().orElse(null);
        return asked == null
                ? Math.max(MIN_UNSPECIFIED_PAUSE, backoff(call))
                : Math.max(MIN_PAUSE, Math.min(MAX_PAUSE, RetryPolicy.nanos(asked)));
    }

    /** Returns how long the source of tokens, or the failed response, asks to wait. */
    private static long requestedDelay(Call<?> call, FeishuException error) {
        if (error instanceof AuthenticationException authentication) {
            return RetryPolicy.nanos(authentication.retryAfter());
        }
        BufferedResponse response = call.lastResponse();
        Duration asked = response != null && response.status() == error.httpStatus() ? response.retryAfter() : null;
        return asked == null ? 0 : Math.min(MAX_PAUSE, RetryPolicy.nanos(asked));
    }

    /**
     * Replaces a rejected token once. A token that was issued a moment ago in reply to a rejection is not replaced at
     * once: the platform may not know it everywhere yet, and an operation that takes no token of this kind must not
     * cost a token per call. The call waits for it once; afterwards it is replaced, unless its source keeps it.
     */
    private Next afterRejectedToken(Call<?> call, ApiException error) {
        AccessToken sent = call.token();
        AccessToken rejected = sent != null ? sent : call.rejectedToken();
        if (rejected == null) {
            return Next.stop(error);
        }
        boolean replaceable = sent != null && call.firstRejection(error);
        if (sent != null) {
            reject(call, sent);
        }
        if (call.request().userTokenSource() != null) {
            return replaceable
                    ? ifPossible(call, error, Next.AT_ONCE, 0)
                    : Next.stop(CallErrors.userTokenRejected(call.name(), error));
        }
        long grace = RetryPolicy.nanos(tokens.gracePeriod(call.request().tenantKey(), rejected));
        if (grace > 0 && call.trustOnceMore()) {
            Next next = ifPossible(call, error, new Next(grace, null, rejected), grace);
            return next.failure == null
                    ? next
                    : Next.stop(CallErrors.newTokenRejected(call.name(), error, Duration.ofNanos(grace)));
        }
        return replaceable
                ? ifPossible(call, error, Next.AT_ONCE, 0)
                : Next.stop(CallErrors.tokenRejectedTwice(call.name(), error));
    }

    private static boolean repeatable(Call<?> call, FeishuException error) {
        boolean noEffect = error.outcome() == Outcome.NOT_SENT || error.outcome() == Outcome.REJECTED;
        return noEffect || call.operation().idempotent();
    }

    /** Returns the given step if an attempt is left, the wait ends before the deadline, and the body is still there. */
    private Next ifPossible(Call<?> call, FeishuException error, Next next, long wait) {
        boolean attemptLeft = call.attemptsStarted() < policy.maxAttempts();
        boolean timeLeft = wait < call.timeLeft(timer.now());
        return attemptLeft && timeLeft && bodyReadable(call) ? next : Next.stop(error);
    }

    private static boolean bodyReadable(Call<?> call) {
        FormUpload upload = call.streamedBody();
        return upload == null || upload.readable();
    }

    private static Next failed(Call<?> call, FeishuException error) {
        return Next.stop(error.settled(call.attempts(), call.outcome()));
    }

    /**
     * What follows a failed attempt.
     *
     * @param nanos how long to wait before another attempt
     * @param failure the error of the call, {@code null} to retry
     * @param rejected the token to reject after the wait, {@code null} for none
     */
    record Next(
            long nanos,
            @Nullable Throwable failure,
            @Nullable AccessToken rejected) {

        static final Next AT_ONCE = new Next(0, null, null);

        static Next after(long nanos) {
            return nanos == 0 ? AT_ONCE : new Next(nanos, null, null);
        }

        static Next stop(Throwable failure) {
            return new Next(0, failure, null);
        }
    }
}
