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

/** One request and its answer as observers see it, who may give the request headers of theirs. */
class ObservedExchange implements Observed.Life {

    private final Observers observers;
    private final Transport.Outgoing outgoing;
    private final int number;
    private final Function<BiConsumer<String, String>, List<ExchangeObserver>> beginning;
    private @Nullable HttpAnswer answerBefore;
    private long startedAt;
    private List<ExchangeObserver> watching = List.of();

    ObservedExchange(
            Observers observers,
            Transport.Outgoing outgoing,
            int number,
            Function<BiConsumer<String, String>, List<ExchangeObserver>> beginning) {
        this.observers = observers;
        this.outgoing = outgoing;
        this.number = number;
        this.beginning = beginning;
    }

    @Override
    public Context started(Context context) {
        answerBefore = outgoing.lastAnswer();
        startedAt = observers.now();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        watching = beginning.apply((name, value) -> headers.put(
                Objects.requireNonNull(name, "the header's name"),
                Objects.requireNonNull(value, "the header's value")));
        outgoing.headers(Map.copyOf(headers));
        Context[] enriched = {context};
        outgoing.keep(UserCode.each(
                watching,
                observer ->
                        enriched[0] = Objects.requireNonNull(observer.context(enriched[0]), "the observer's context")));
        return enriched[0];
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very answer that was there before is not this exchange's
    public void ended(@Nullable Throwable error, boolean cancelled) {
        HttpAnswer last = outgoing.lastAnswer();
        HttpAnswer answer = last == answerBefore ? null : last;
        CallReport report = CallReport.of(outgoing, number, observers.now() - startedAt, answer, error, cancelled);
        outgoing.keep(UserCode.each(watching, observer -> observer.ended(report)));
    }
}
