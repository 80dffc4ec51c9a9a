package io.github.feishureactive.core.quota;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** The timer grants two waiters in one round while the first of them leaves: its permit goes to the third. */
@JCStressTest
@State
@Outcome(id = "0, 1, 1, 3", expect = Expect.ACCEPTABLE, desc = "it left before it was told")
@Outcome(id = "1, 1, 1, 3", expect = Expect.ACCEPTABLE, desc = "it was told and gave the permit back unsent")
public class GrantVersusCancel extends Race {

    private final Racer leaving;
    private final Racer second;
    private final Racer third;

    public GrantVersusCancel() {
        super(2);
        answered();
        answered();
        leaving = asking();
        second = asking();
        third = asking();
        timer.set(LATER);
    }

    @Actor
    public void timer() {
        timer.ring();
    }

    @Actor
    public void leaving() {
        leaving.cancel();
    }

    @Arbiter
    public void result(IIII_Result result) {
        result.r1 = leaving.permits();
        result.r2 = second.permits();
        result.r3 = third.permits();
        result.r4 = placesLeft();
    }
}
