package io.github.feishureactive.core.internal.http;

import java.util.function.Function;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** Counts exchanges and subscribes to them as the real transport does, without a socket. */
public final class CountedExchanges implements JsonTransport {

    private final InFlightExchanges inFlight = new InFlightExchanges();
    private final Function<Outgoing, Mono<BufferedResponse>> exchange;

    public CountedExchanges(Function<Outgoing, Mono<BufferedResponse>> exchange) {
        this.exchange = exchange;
    }

    @Override
    public Mono<BufferedResponse> send(Outgoing outgoing) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super BufferedResponse> actual) {
                if (!inFlight.begin()) {
                    throw new IllegalStateException("the exchanges are closed");
                }
                exchange.apply(outgoing).subscribe(new ExchangeSubscriber<>(actual, outgoing, inFlight));
            }
        };
    }

    /** Lets no more begin; completes when all have ended. */
    public Mono<Void> allEnded() {
        return inFlight.close();
    }
}
