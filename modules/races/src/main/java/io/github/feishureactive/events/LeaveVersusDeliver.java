package io.github.feishureactive.events;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A subscriber asks and leaves while an event comes: what is acknowledged to a subscriber was taken, and nothing hangs.
 */
@JCStressTest
@State
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "taken before it left")
@Outcome(id = "0, 4, 0", expect = Expect.ACCEPTABLE, desc = "not taken, so it comes again")
@Outcome(id = "0, 3, 0", expect = Expect.ACCEPTABLE, desc = "came when nobody asked for its type")
public class LeaveVersusDeliver extends EventRace {

    private final Listener listener = new Listener();
    private Delivery delivery = new Delivery();

    public LeaveVersusDeliver() {
        events.stream(TYPE).subscribe(listener);
    }

    @Actor
    public void askAndLeave() {
        listener.ask();
        listener.cancel();
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
