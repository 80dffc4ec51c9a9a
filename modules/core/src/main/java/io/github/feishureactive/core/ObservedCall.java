package io.github.feishureactive.core;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.UserCode;

/** One call as its observers see it. */
final class ObservedCall implements Observed.Life {

    private final Observers observers;
    private final Call<?> call;
    private final String appId;
    private long startedAt;
    private List<CallObserver> watching = List.of();
    private Map<String, String> headers = Map.of();

    ObservedCall(Observers observers, Call<?> call, String appId) {
        this.observers = observers;
        this.call = call;
        this.appId = appId;
    }

    @Override
    public Context started(Context context) {
        startedAt = observers.now();
        CallTarget target =
                new CallTarget(call.request().operation(), appId, call.request().tenantKey());
        watching = observers.start(call, observer -> observer.callStarted(target, context));
        call.observed(this);
        return context;
    }

    @Override
    public void ended(@Nullable Throwable error, boolean cancelled) {
        CallReport report =
                CallReport.of(call, call.attempts(), observers.now() - startedAt, call.lastAnswer(), error, cancelled);
        call.keep(UserCode.each(watching, observer -> observer.ended(report)));
    }

    @Override
    public void settled() {
        call.rethrow();
    }

    /** The attempt that is about to be made. */
    Observed.Life attempt() {
        return new ObservedExchange(
                observers,
                call,
                call.tries(),
                taken -> Observers.start(watching, call, observer -> observer.attemptStarted(taken)));
    }

    void headers(Map<String, String> ofAttempt) {
        headers = ofAttempt;
    }

    Map<String, String> headers() {
        return headers;
    }
}
