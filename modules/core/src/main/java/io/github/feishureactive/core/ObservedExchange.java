package io.github.feishureactive.core;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.ExchangeObserver;

/** Notifies observers of one exchange. They may add headers to its request. */
abstract class ObservedExchange implements Observed.Lifecycle {

    private final Observers observers;
    private final OutgoingRequest<?> request;
    private final int number;
    private @Nullable BufferedResponse responseBefore;
    private long startedAt;
    private List<ExchangeObserver> exchangeObservers = List.of();

    /**
     * Observes an exchange.
     *
     * @param number its number within its call
     */
    ObservedExchange(Observers observers, OutgoingRequest<?> request, int number) {
        this.observers = observers;
        this.request = request;
        this.number = number;
    }

    /** Notifies of the start. Returns whom to notify of the end. */
    abstract List<ExchangeObserver> start(BiConsumer<String, String> headers);

    @Override
    public final Context started(Context context) {
        responseBefore = request.lastResponse();
        startedAt = observers.now();
        ExtraHeaders headers = new ExtraHeaders();
        exchangeObservers = start(headers);
        request.extraHeaders(headers.added());
        Context enriched = context;
        for (int i = 0; i < exchangeObservers.size(); i++) {
            enriched = enriched(exchangeObservers.get(i), enriched);
        }
        return enriched;
    }

    private Context enriched(ExchangeObserver observer, Context context) {
        try {
            return Objects.requireNonNull(observer.context(context), "the observer's context");
        } catch (Throwable thrown) {
            request.keep(UserCode.threw(observer, thrown));
            return context;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the instance that was there before belongs to another exchange
    public final void ended(@Nullable Throwable error, boolean cancelled) {
        BufferedResponse last = request.lastResponse();
        BufferedResponse response = last == responseBefore ? null : last;
        CallReport report = observers.report(request, number, startedAt, response, error, cancelled);
        request.keep(UserCode.each(exchangeObservers, observer -> observer.ended(report)));
    }

    /** Most observers add none. */
    private static final class ExtraHeaders implements BiConsumer<String, String> {

        private @Nullable Map<String, String> byName;

        @Override
        public void accept(String name, String value) {
            Objects.requireNonNull(name, "the header's name");
            Objects.requireNonNull(value, "the header's value");
            if (byName == null) {
                byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            }
            byName.put(name, value);
        }

        Map<String, String> added() {
            return byName == null ? Map.of() : Map.copyOf(byName);
        }
    }
}
