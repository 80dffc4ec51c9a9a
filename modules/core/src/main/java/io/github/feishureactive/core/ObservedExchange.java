package io.github.feishureactive.core;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.ExchangeObserver;

/** Notifies observers of one exchange. They may add headers to its request. */
class ObservedExchange implements Observed.Lifecycle {

    private final Observers observers;
    private final OutgoingRequest<?> request;
    private final int number;
    private final Function<BiConsumer<String, String>, List<ExchangeObserver>> start;
    private @Nullable BufferedResponse responseBefore;
    private long startedAt;
    private List<ExchangeObserver> exchangeObservers = List.of();

    /**
     * Observes an exchange.
     *
     * @param number its number within its call
     * @param start notifies of the start, and returns whom to notify of the end
     */
    ObservedExchange(
            Observers observers,
            OutgoingRequest<?> request,
            int number,
            Function<BiConsumer<String, String>, List<ExchangeObserver>> start) {
        this.observers = observers;
        this.request = request;
        this.number = number;
        this.start = start;
    }

    @Override
    public Context started(Context context) {
        responseBefore = request.lastResponse();
        startedAt = observers.now();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchangeObservers = start.apply((name, value) -> headers.put(
                Objects.requireNonNull(name, "the header's name"),
                Objects.requireNonNull(value, "the header's value")));
        request.extraHeaders(Map.copyOf(headers));
        Context[] enriched = {context};
        request.keep(UserCode.each(
                exchangeObservers,
                observer ->
                        enriched[0] = Objects.requireNonNull(observer.context(enriched[0]), "the observer's context")));
        return enriched[0];
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the instance that was there before belongs to another exchange
    public void ended(@Nullable Throwable error, boolean cancelled) {
        BufferedResponse last = request.lastResponse();
        BufferedResponse response = last == responseBefore ? null : last;
        CallReport report = observers.report(request, number, startedAt, response, error, cancelled);
        request.keep(UserCode.each(exchangeObservers, observer -> observer.ended(report)));
    }
}
