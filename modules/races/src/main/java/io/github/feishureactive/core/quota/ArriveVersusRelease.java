package io.github.feishureactive.core.quota;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The only permit comes back while somebody asks for it: no wake-up is lost. */
@JCStressTest
@State
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "it got the permit")
public class ArriveVersusRelease extends Race {

    private final Racer holding;
    private final Racer arriving;

    public ArriveVersusRelease() {
        super(1);
        holding = asking();
        arriving = Racer.of(limiter, quota);
    }

    @Actor
    public void arrive() {
        arriving.ask();
    }

    @Actor
    public void release() {
        holding.permit().abandon();
    }

    @Arbiter
    public void result(II_Result permits) {
        permits.r1 = arriving.permits();
        permits.r2 = asking().permits();
    }
}
