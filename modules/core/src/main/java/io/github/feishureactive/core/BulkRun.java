package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;

/**
 * Makes many calls of one operation. Requests as many elements from its source as calls can be in flight, and one more
 * per consumed result, so that memory stays constant whatever the length of the source.
 *
 * <p>A call acquires its permit first and starts its deadline then: in a long run every element has to wait, which must
 * not fail it.
 */
final class BulkRun {

    /** How long to pause when other callers fill the limiter's queue. */
    private static final Duration QUEUE_FULL_PAUSE = Duration.ofMillis(100);

    private final RateLimiter limiter;
    private final KnownOperations operations;
    private final String appId;
    private final GatewayTimer timer;
    private final CloseSignal closing;
    private final Observers observers;
    private final PermittedCall permittedCall;
    private final int maxConnections;

    BulkRun(
            RateLimiter limiter,
            KnownOperations operations,
            String appId,
            GatewayTimer timer,
            CloseSignal closing,
            Observers observers,
            PermittedCall permittedCall,
            int maxConnections) {
        this.limiter = limiter;
        this.operations = operations;
        this.appId = appId;
        this.timer = timer;
        this.closing = closing;
        this.observers = observers;
        this.permittedCall = permittedCall;
        this.maxConnections = maxConnections;
    }

    <S, T> Flux<CallResult<S, T>> of(
            ApiOperation<T> operation,
            Publisher<? extends S> source,
            Function<? super S, ApiRequest<T>> toRequest,
            ResultOrder order) {
        int concurrency = concurrency(operations.quota(operation));
        return new BulkBoundary<>(errors -> {
            Function<S, Mono<CallResult<S, T>>> call = element -> result(operation, element, toRequest, errors);
            Flux<S> elements = new BulkSource<S>(source, errors).takeUntilOther(closing.signal());
            // A source that fails ends the run, but not before the calls in flight have given their results.
            Flux<CallResult<S, T>> results =
                    switch (order) {
                        case AS_FINISHED -> elements.flatMapDelayError(call, concurrency, 1);
                        case AS_RECEIVED -> elements.flatMapSequentialDelayError(call, concurrency, 1);
                    };
            return results.concatWith(closed(operation));
        });
    }

    /** Fails a run that a closing gateway cut short, so that it does not look complete. */
    private <R> Mono<R> closed(ApiOperation<?> operation) {
        return Mono.defer(
                () -> closing.begun() ? Mono.error(new GatewayClosedException(operation.name())) : Mono.empty());
    }

    /** No more calls can be in flight than a window has slots, and none needs to wait for a connection. */
    private int concurrency(Quota quota) {
        return quota.windows().stream().mapToInt(Quota.Window::permits).reduce(maxConnections, Math::min);
    }

    @SuppressWarnings("NullAway") // null is the only value of Void
    private static <S, T> CallResult<S, T> success(ApiOperation<T> operation, S element, T value) {
        return new CallResult.Success<>(element, operation.response().hasData() ? value : null);
    }

    private <S, T> Mono<CallResult<S, T>> result(
            ApiOperation<T> operation, S element, Function<? super S, ApiRequest<T>> toRequest, FatalErrors errors) {
        return new Contained<>(call(operation, element, toRequest, errors), errors)
                .<CallResult<S, T>>map(value -> success(operation, element, value))
                .onErrorResume(error ->
                        Mono.just(new CallResult.Failure<>(element, CallErrors.of(operation.name(), error, false))));
    }

    private <S, T> Mono<T> call(
            ApiOperation<T> operation, S element, Function<? super S, ApiRequest<T>> toRequest, FatalErrors errors) {
        ApiRequest<T> request;
        try {
            request = Objects.requireNonNull(toRequest.apply(element), "toRequest returned null");
        } catch (Throwable thrown) {
            errors.keep(UserCode.fatal(thrown));
            return Mono.error(CallErrors.requestNotMade(operation.name(), thrown));
        }
        return request.problem() != null
                ? permittedCall.start(request, null)
                : permit(request, errors).flatMap(permit -> withPermit(request, permit));
    }

    private <T> Mono<Permit> permit(ApiRequest<T> request, FatalErrors errors) {
        ApiOperation<T> operation = request.operation();
        QuotaKey key = new QuotaKey(operation.endpoint(), appId, request.tenantKey());
        Mono<Permit> permit = observers.wait(operation, errors, () -> Mono.defer(() -> acquire(key, operation, errors))
                .retryWhen(Retry.from(refusals -> refusals.concatMap(refusal -> stepBack(refusal.failure()))))
                .switchIfEmpty(Attempt.neitherValueNorError())
                .onErrorMap(error -> noPermit(operation.name(), UserCode.thrown(error))));
        // Nothing else ends this wait if the timer is disposed: the deadline has not started.
        return timer.watched() ? permit.or(timer.disposed(operation.name())) : permit;
    }

    private Mono<Permit> acquire(QuotaKey key, ApiOperation<?> operation, FatalErrors errors) {
        try {
            Mono<Permit> permit = Objects.requireNonNull(
                    limiter.acquire(key, operations.quota(operation), RateLimiter.UNBOUNDED, false), "acquire");
            return new Contained<>(permit, errors);
        } catch (Throwable thrown) {
            errors.keep(UserCode.fatal(thrown));
            return Mono.error(UserCode.signal(thrown));
        }
    }

    private FeishuException noPermit(String operation, Throwable error) {
        return error instanceof RejectedExecutionException
                ? timer.unavailable(operation, error)
                : CallErrors.noPermit(operation, error);
    }

    /** Retries when there may be room in a queue that other callers filled, instead of failing the element. */
    private Mono<Long> stepBack(Throwable refusal) {
        if (refusal instanceof QuotaRefusal full && full.reason() == QuotaRefusal.Reason.QUEUE_FULL) {
            long pause = Math.max(QUEUE_FULL_PAUSE.toNanos(), RetryPolicy.nanos(full.retryAfter()));
            return Mono.delay(Duration.ofNanos(pause), timer.scheduler());
        }
        return Mono.error(UserCode.signal(refusal));
    }

    private <T> Mono<T> withPermit(ApiRequest<T> request, Permit permit) {
        Runnable abandon = () -> UserCode.run(permit, permit::abandon);
        return permittedCall.start(request, permit).doOnTerminate(abandon).doOnCancel(abandon);
    }

    /** Starts a call whose first attempt has its permit. */
    @FunctionalInterface
    interface PermittedCall {

        /** Starts a call. Without a permit it acquires one like any other. */
        <T> Mono<T> start(ApiRequest<T> request, @Nullable Permit permit);
    }
}
