package io.github.feishureactive.events;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * An event is delivered again while its handling fails: it shares the failure or is handled anew, but is never lost.
 */
@JCStressTest
@State
@Outcome(id = "1, 5, 5, 0", expect = Expect.ACCEPTABLE, desc = "joined, and failed with it")
@Outcome(id = "2, 5, 1, 0", expect = Expect.ACCEPTABLE, desc = "came after it, and was handled")
public class JoinVersusFail extends EventRace {

    private final AtomicInteger tries = new AtomicInteger();
    private final Sinks.Empty<Void> done = Sinks.empty();
    private final Delivery first;
    private Delivery second = new Delivery();

    public JoinVersusFail() {
        events.on(TYPE, event -> tries.incrementAndGet() == 1 ? done.asMono() : Mono.empty());
        first = deliver();
    }

    @Actor
    public void fail() {
        done.tryEmitError(new IllegalStateException("failed"));
    }

    @Actor
    public void join() {
        second = deliver();
    }

    @Arbiter
    public void result(IIII_Result result) {
        result.r1 = tries.get();
        result.r2 = first.end();
        result.r3 = second.end();
        result.r4 = events.statistics().inFlight();
    }
}
