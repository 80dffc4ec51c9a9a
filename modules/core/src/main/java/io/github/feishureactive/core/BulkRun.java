package io.github.feishureactive.core;

import java.time.Duration;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.QuotaRefusal;
import io.github.feishureactive.core.quota.RateLimiter;

/**
 * Many calls of one operation. Asks its source for as many elements as calls can be under way, and for one more whenever a
 * result has been taken, so demand, quota and memory go together whatever the source's length.
 *
 * <p>A call takes its permit first and starts its deadline then: in a long run every element has to wait, and that is no
 * reason to fail.
 */
final class BulkRun {

    /** As many calls as there are connections. */
    private static final int MOST_CONCURRENT = HttpTransport.CONNECTIONS;

    /** How long a run steps back when other callers fill the limiter's queue. */
    private static final Duration QUEUE_FULL_PAUSE = Duration.ofMillis(100);

    private final RateLimiter limiter;
    private final Quotas quotas;
    private final String appId;
    private final Scheduler timer;
    private final Closing closing;
    private final Observers observers;
    private final PermittedCall permittedCall;

    BulkRun(
            RateLimiter limiter,
            Quotas quotas,
            String appId,
            Scheduler timer,
            Closing closing,
            Observers observers,
            PermittedCall permittedCall) {
        this.limiter = limiter;
        this.quotas = quotas;
        this.appId = appId;
        this.timer = timer;
        this.closing = closing;
        this.observers = observers;
        this.permittedCall = permittedCall;
    }

    <S, T> Flux<CallResult<S, T>> of(
            ApiOperation<T> operation,
            Publisher<? extends S> source,
            Function<? super S, ApiRequest<T>> toRequest,
            ResultOrder order) {
        int concurrency = concurrency(quotas.of(operation));
        Function<S, Mono<CallResult<S, T>>> call = element -> result(element, toRequest);
        Flux<S> elements = Flux.<S>from(source).takeUntilOther(closing.signal());
        // A source that fails ends the run, but not before the calls under way have told what became of them.
        Flux<CallResult<S, T>> results =
                switch (order) {
                    case AS_FINISHED -> elements.flatMapDelayError(call, concurrency, 1);
                    case AS_RECEIVED -> elements.flatMapSequentialDelayError(call, concurrency, 1);
                };
        return results.concatWith(closed(operation));
    }

    /** Once the gateway is closed no further element is taken, and the run must not look complete. */
    private <R> Mono<R> closed(ApiOperation<?> operation) {
        return Mono.defer(
                () -> closing.begun() ? Mono.error(new GatewayClosedException(operation.name())) : Mono.empty());
    }

    /** A window lets no more calls be under way than it has slots. */
    private static int concurrency(Quota quota) {
        return quota.windows().stream().mapToInt(Quota.Window::permits).reduce(MOST_CONCURRENT, Math::min);
    }

    private <S, T> Mono<CallResult<S, T>> result(S element, Function<? super S, ApiRequest<T>> toRequest) {
        ApiRequest<T> request = toRequest.apply(element);
        Mono<T> call = request.problem() != null
                ? permittedCall.start(request, null)
                : permit(request).flatMap(permit -> withPermit(request, permit));
        return call.<CallResult<S, T>>map(value -> new CallResult.Success<>(element, value))
                .onErrorResume(FeishuException.class, error -> Mono.just(new CallResult.Failure<>(element, error)));
    }

    private <T> Mono<Permit> permit(ApiRequest<T> request) {
        ApiOperation<T> operation = request.operation();
        QuotaKey key = new QuotaKey(operation.name(), appId, request.tenantKey());
        return observers.wait(operation, () -> Mono.defer(
                        () -> limiter.acquire(key, quotas.of(operation), RateLimiter.UNBOUNDED, false))
                .retryWhen(Retry.from(refusals -> refusals.concatMap(refusal -> stepBack(refusal.failure()))))
                .switchIfEmpty(Attempt.neitherValueNorError())
                .onErrorMap(error -> Attempt.noPermit(operation.name(), error)));
    }

    /** A full queue is full of others; the run comes back when there may be room, instead of failing its elements. */
    private Mono<Long> stepBack(Throwable refusal) {
        if (refusal instanceof QuotaRefusal full && full.reason() == QuotaRefusal.Reason.QUEUE_FULL) {
            Duration pause = full.retryAfter();
            return Mono.delay(pause.compareTo(QUEUE_FULL_PAUSE) > 0 ? pause : QUEUE_FULL_PAUSE, timer);
        }
        return Mono.error(refusal);
    }

    private <T> Mono<T> withPermit(ApiRequest<T> request, Permit permit) {
        return permittedCall
                .start(request, permit)
                .doOnTerminate(permit::abandon)
                .doOnCancel(permit::abandon);
    }

    /** A call whose first attempt has its permit already. */
    @FunctionalInterface
    interface PermittedCall {

        /** Without a permit the call gets one like any other. */
        <T> Mono<T> start(ApiRequest<T> request, @Nullable Permit permit);
    }
}
