package io.github.feishureactive.example;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;

/**
 * Writes down what a call of the gateway does, if its Context brings a {@link Timeline}. An application that wants this
 * for all its calls has it from Micrometer's traces.
 */
@Component
class TimelineObserver implements GatewayObserver {

    /** The call that is looked at: a request for a token belongs to no call, and this is the one that waits for it. */
    private final AtomicReference<@Nullable Timeline> current = new AtomicReference<>();

    @Override
    public @Nullable CallObserver callStarted(CallTarget target, ContextView context) {
        if (!context.hasKey(Timeline.class)) {
            return null;
        }
        Timeline timeline = context.get(Timeline.class);
        current.set(timeline);
        return new CallObserver() {
            @Override
            public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                return written(timeline.attempt());
            }

            @Override
            public void ended(CallReport report) {
                current.compareAndSet(timeline, null);
            }
        };
    }

    @Override
    public @Nullable ExchangeObserver tokenRequestStarted(
            ApiOperation<?> operation, BiConsumer<String, String> headers) {
        Timeline timeline = current.get();
        return timeline == null ? null : written(timeline.token());
    }

    private static ExchangeObserver written(Timeline.Attempt attempt) {
        return report -> {
            attempt.answered(report.httpStatus(), report.logId().orElse(null));
            attempt.ended();
        };
    }
}
