package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.github.feishureactive.core.GatewayObserver.WaitEnd;
import io.github.feishureactive.core.internal.UserCode;

/** All who watch a gateway. Where nobody does, it adds nothing to a call: no operator and no object. */
final class Observers {

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
                                headers -> start(
                                        request,
                                        observer -> observer.tokenRequestStarted(
                                                request.request().operation(), headers))) {
                            @Override
                            public void settled() {
                                // Within a call this waits for the end of the call.
                                request.rethrow();
                            }
                        });
    }

    /**
     * A wait for a permit.
     *
     * @param owner keeps what is fatal of what observers throw
     */
    <T> Mono<T> wait(ApiOperation<?> operation, FatalErrors owner, Supplier<Mono<T>> permit) {
        return observers.isEmpty()
                ? permit.get()
                : new Observed<>(
                        Mono.defer(permit).switchIfEmpty(Attempt.neitherValueNorError()),
                        new ObservedWait(operation, owner));
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

    /** Notifies of a beginning, and gives those who want to be notified of the end. */
    <O> List<O> start(FatalErrors owner, Function<GatewayObserver, @Nullable O> beginning) {
        return start(observers, owner, beginning);
    }

    static <P, O> List<O> start(List<P> notified, FatalErrors owner, Function<P, @Nullable O> beginning) {
        List<O> watching = new ArrayList<>(notified.size());
        owner.keep(UserCode.each(notified, observer -> {
            O watcher = beginning.apply(observer);
            if (watcher != null) {
                watching.add(watcher);
            }
        }));
        return watching;
    }

    long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    private final class ObservedWait implements Observed.Life {

        private final ApiOperation<?> operation;
        private final FatalErrors owner;
        private long startedAt;

        ObservedWait(ApiOperation<?> operation, FatalErrors owner) {
            this.operation = operation;
            this.owner = owner;
        }

        @Override
        public Context started(Context context) {
            startedAt = now();
            owner.keep(UserCode.each(observers, observer -> observer.waitStarted(operation)));
            return context;
        }

        @Override
        public void ended(@Nullable Throwable error, boolean cancelled) {
            Duration waited = Duration.ofNanos(now() - startedAt);
            WaitEnd end = cancelled ? WaitEnd.CANCELLED : error != null ? WaitEnd.REFUSED : WaitEnd.GRANTED;
            owner.keep(UserCode.each(observers, observer -> observer.waitEnded(operation, waited, end)));
        }
    }
}
