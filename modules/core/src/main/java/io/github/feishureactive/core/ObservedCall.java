package io.github.feishureactive.core;

import java.util.List;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;

/** Notifies observers of one call and of its attempts. */
final class ObservedCall implements Observed.Lifecycle {

    private final Observers observers;
    private final Call<?> call;
    private final String appId;
    private long startedAt;
    private List<CallObserver> callObservers = List.of();

    ObservedCall(Observers observers, Call<?> call, String appId) {
        this.observers = observers;
        this.call = call;
        this.appId = appId;
    }

    @Override
    public Context started(Context context) {
        startedAt = observers.now();
        CallTarget target =
                new CallTarget(call.operation(), appId, call.request().tenantKey());
        callObservers = observers.start(call, observer -> observer.callStarted(target, context));
        if (!callObservers.isEmpty()) {
            call.observeAttempts(this::attempt);
        }
        return context;
    }

    private Observed.Lifecycle attempt() {
        return new ObservedExchange(observers, call, call.attemptsStarted()) {
            @Override
            List<ExchangeObserver> start(BiConsumer<String, String> headers) {
                return attemptStarted(headers);
            }
        };
    }

    private List<ExchangeObserver> attemptStarted(BiConsumer<String, String> headers) {
        return Observers.start(callObservers, call, observer -> observer.attemptStarted(headers));
    }

    @Override
    public void ended(@Nullable Throwable error, boolean cancelled) {
        if (callObservers.isEmpty()) {
            return;
        }
        CallReport report = observers.report(call, call.attempts(), startedAt, call.lastResponse(), error, cancelled);
        call.keep(UserCode.each(callObservers, observer -> observer.ended(report)));
    }

    @Override
    public void settled() {
        call.rethrow();
    }
}
