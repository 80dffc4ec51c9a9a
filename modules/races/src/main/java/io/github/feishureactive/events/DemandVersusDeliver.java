package io.github.feishureactive.events;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A subscriber asks while an event comes: no wake-up is lost. */
@JCStressTest
@State
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "taken and acknowledged")
public class DemandVersusDeliver extends EventRace {

    private final Listener listener = new Listener();
    private Delivery delivery = new Delivery();

    public DemandVersusDeliver() {
        events.stream(TYPE).subscribe(listener);
    }

    @Actor
    public void ask() {
        listener.ask();
    }

    @Actor
    public void deliverIt() {
        delivery = deliver();
    }

    @Arbiter
    public void result(III_Result result) {
        result.r1 = listener.events();
        result.r2 = delivery.end();
        result.r3 = events.statistics().inFlight();
    }
}
