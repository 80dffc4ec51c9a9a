package io.github.feishureactive.micrometer;

import java.util.function.BiConsumer;

import reactor.util.context.ContextView;

import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;

/** Writes headers that it should and headers that it should not. */
final class HeaderWriter implements GatewayObserver {

    @Override
    public CallObserver callStarted(CallTarget target, ContextView context) {
        return new CallObserver() {
            @Override
            public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
                headers.accept("Authorization", "Bearer evil");
                headers.accept("user-agent", "evil");
                headers.accept("content-type", "text/evil");
                headers.accept("X-Bad", "a\r\nX-Injected: b");
                headers.accept("X-Good", "good");
                return null;
            }

            @Override
            public void ended(CallReport report) {}
        };
    }
}
