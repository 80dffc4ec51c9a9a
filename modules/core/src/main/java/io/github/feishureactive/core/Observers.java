package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.github.feishureactive.core.TokenEnvironment.TokenRequest;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.observe.GatewayObserver.WaitEnd;
import io.github.feishureactive.core.operation.ApiOperation;

/** The observers of a gateway. Without any, a call gets no additional operator and no additional object. */
final class Observers {

    private final List<GatewayObserver> observers;
    private final Scheduler timer;

    Observers(List<GatewayObserver> observers, Scheduler timer) {
        this.observers = List.copyOf(observers);
        this.timer = timer;
    }

    /** Observes a whole call. */
    <T> Mono<T> call(Call<T> call, String appId, Mono<T> source) {
        return observers.isEmpty() ? source : new Observed<>(source, new ObservedCall(this, call, appId));
    }

    /** Observes one exchange of a call. */
    <T> Mono<T> attempt(Call<?> call, Mono<T> exchange) {
        Observed.Lifecycle observation = call.attemptObservation();
        return observation == null ? exchange : new Observed<>(exchange, observation);
    }

    /** Observes the exchange of a token. */
    <T> Mono<T> tokenRequest(TokenRequest<?> request, Mono<T> exchange) {
        return observers.isEmpty()
                ? exchange
                : new Observed<>(exchange, new ObservedExchange(this, request, 1) {
                    @Override
                    List<ExchangeObserver> start(BiConsumer<String, String> headers) {
                        return tokenRequestStarted(request, headers);
                    }

                    @Override
                    public void settled() {
                        // An attempt leaves that to the end of its call.
                        request.rethrow();
                    }
                });
    }

    private List<ExchangeObserver> tokenRequestStarted(TokenRequest<?> request, BiConsumer<String, String> headers) {
        return start(request, observer -> observer.tokenRequestStarted(request.operation(), headers));
    }

    /**
     * Observes a wait for a permit.
     *
     * @param errors keeps fatal errors of the observers
     */
    <T> Mono<T> wait(ApiOperation<?> operation, FatalErrors errors, Supplier<Mono<T>> permit) {
        return observers.isEmpty()
                ? permit.get()
                : new Observed<>(Mono.defer(permit), new ObservedWait(operation, errors));
    }

    @Nullable
    Error throttled(ApiOperation<?> operation, Duration retryAfter) {
        return observers.isEmpty()
                ? null
                : UserCode.each(observers, observer -> observer.throttled(operation, retryAfter));
    }

    @Nullable
    Error retrying(ApiOperation<?> operation, FeishuException error) {
        return observers.isEmpty() ? null : UserCode.each(observers, observer -> observer.retrying(operation, error));
    }

    /** Notifies all observers of a start. Returns those to notify of the end. */
    <O> List<O> start(FatalErrors errors, Function<GatewayObserver, @Nullable O> start) {
        return start(observers, errors, start);
    }

    static <P, O> List<O> start(List<P> notified, FatalErrors errors, Function<P, @Nullable O> start) {
        List<O> started = new ArrayList<>(notified.size());
        errors.keep(UserCode.each(notified, observer -> {
            O child = start.apply(observer);
            if (child != null) {
                started.add(child);
            }
        }));
        return started;
    }

    CallReport report(
            OutgoingRequest<?> request,
            int attempts,
            long startedAt,
            @Nullable BufferedResponse response,
            @Nullable Throwable error,
            boolean cancelled) {
        return new CallReport(
                request.name(),
                attempts,
                Duration.ofNanos(now() - startedAt),
                response == null ? 0 : response.status(),
                Optional.ofNullable(response == null ? null : response.logId()),
                error == null ? Optional.empty() : Optional.of(CallErrors.of(request.name(), error, true)),
                cancelled);
    }

    long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    private final class ObservedWait implements Observed.Lifecycle {

        private final ApiOperation<?> operation;
        private final FatalErrors errors;
        private long startedAt;

        ObservedWait(ApiOperation<?> operation, FatalErrors errors) {
            this.operation = operation;
            this.errors = errors;
        }

        @Override
        public Context started(Context context) {
            startedAt = now();
            errors.keep(UserCode.each(observers, observer -> observer.waitStarted(operation)));
            return context;
        }

        @Override
        public Throwable withoutValue() {
            return new IllegalStateException("no permit");
        }

        @Override
        public void ended(@Nullable Throwable error, boolean cancelled) {
            Duration waited = Duration.ofNanos(now() - startedAt);
            WaitEnd end = cancelled ? WaitEnd.CANCELLED : error != null ? WaitEnd.REFUSED : WaitEnd.GRANTED;
            errors.keep(UserCode.each(observers, observer -> observer.waitEnded(operation, waited, end)));
        }
    }
}
