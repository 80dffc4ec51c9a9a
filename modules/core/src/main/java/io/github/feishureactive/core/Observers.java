package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.context.Context;

import io.github.feishureactive.core.GatewayObserver.WaitEnd;

/** All who watch a gateway. Where nobody does, it adds nothing to a call: no operator and no object. */
final class Observers {

    private static final Logger LOG = Loggers.getLogger(Observers.class);

    private final List<GatewayObserver> observers;
    private final Scheduler timer;

    Observers(List<GatewayObserver> observers, Scheduler timer) {
        this.observers = List.copyOf(observers);
        this.timer = timer;
    }

    /** A whole call. */
    <T> Mono<T> call(Call<T> call, String appId, Mono<T> calling) {
        return observers.isEmpty() ? calling : new Observed<>(calling, new ObservedCall(this, call, appId));
    }

    /** One exchange of a call. */
    <T> Mono<T> attempt(Call<?> call, Mono<T> exchange) {
        ObservedCall observed = call.observed();
        return observed == null ? exchange : new Observed<>(exchange, observed.attempt());
    }

    /** The exchange of a token. */
    <T> Mono<T> tokenRequest(TokenRequest request, Mono<T> exchange) {
        return observers.isEmpty()
                ? exchange
                : new Observed<>(
                        exchange,
                        new ObservedExchange(
                                this,
                                request,
                                1,
                                headers -> start(observer -> observer.tokenRequestStarted(
                                        request.request().operation(), headers))));
    }

    /** A wait for a permit. */
    <T> Mono<T> wait(ApiOperation<?> operation, Supplier<Mono<T>> permit) {
        return observers.isEmpty()
                ? permit.get()
                : new Observed<>(
                        Mono.defer(permit).switchIfEmpty(Attempt.neitherValueNorError()), new ObservedWait(operation));
    }

    void throttled(ApiOperation<?> operation, Duration retryAfter) {
        if (!observers.isEmpty()) {
            tell(observers, observer -> observer.throttled(operation, retryAfter));
        }
    }

    void retrying(ApiOperation<?> operation, FeishuException error) {
        if (!observers.isEmpty()) {
            tell(observers, observer -> observer.retrying(operation, error));
        }
    }

    /** Tells of a beginning, and gives those who want to hear of the end. */
    <O> List<O> start(Function<GatewayObserver, @Nullable O> beginning) {
        return start(observers, beginning);
    }

    static <P, O> List<O> start(List<P> told, Function<P, @Nullable O> beginning) {
        List<O> watching = new ArrayList<>(told.size());
        tell(told, observer -> {
            O watcher = beginning.apply(observer);
            if (watcher != null) {
                watching.add(watcher);
            }
        });
        return watching;
    }

    /** Whatever one of them throws reaches neither the call nor the others. */
    static <O> void tell(List<O> told, Consumer<O> what) {
        for (O observer : told) {
            try {
                what.accept(observer);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("An observer threw; the call goes on as if it had not.", e);
            }
        }
    }

    long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    private final class ObservedWait implements Observed.Life {

        private final ApiOperation<?> operation;
        private long startedAt;

        ObservedWait(ApiOperation<?> operation) {
            this.operation = operation;
        }

        @Override
        public Context started(Context context) {
            startedAt = now();
            tell(observers, observer -> observer.waitStarted(operation));
            return context;
        }

        @Override
        public void ended(@Nullable Throwable error, boolean cancelled) {
            Duration waited = Duration.ofNanos(now() - startedAt);
            WaitEnd end = cancelled ? WaitEnd.CANCELLED : error != null ? WaitEnd.REFUSED : WaitEnd.GRANTED;
            tell(observers, observer -> observer.waitEnded(operation, waited, end));
        }
    }
}
