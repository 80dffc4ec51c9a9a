package io.github.feishureactive.events;

import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;
import reactor.core.publisher.Sinks;

/** An event is delivered again while its handling ends: it is handled once, and both deliveries are acknowledged. */
@JCStressTest
@State
@Outcome(id = "1, 1, 1, 0", expect = Expect.ACCEPTABLE, desc = "joined")
@Outcome(id = "1, 1, 2, 0", expect = Expect.ACCEPTABLE, desc = "came after it: a duplicate")
public class JoinVersusFinish extends EventRace {

    private final AtomicInteger handled = new AtomicInteger();
    private final Sinks.Empty<Void> done = Sinks.empty();
    private final Delivery first;
    private Delivery second = new Delivery();

    public JoinVersusFinish() {
        events.on(TYPE, event -> {
            handled.incrementAndGet();
            return done.asMono();
        });
        first = deliver();
    }

    @Actor
    public void finish() {
        done.tryEmitEmpty();
    }

    @Actor
    public void join() {
        second = deliver();
    }

    @Arbiter
    public void result(IIII_Result result) {
        result.r1 = handled.get();
        result.r2 = first.end();
        result.r3 = second.end();
        result.r4 = events.statistics().inFlight();
    }
}
