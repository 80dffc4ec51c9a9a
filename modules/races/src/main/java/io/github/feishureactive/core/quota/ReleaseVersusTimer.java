package io.github.feishureactive.core.quota;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** One slot wakes while another comes back unsent: both waiters go, and no third one. */
@JCStressTest
@State
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "each slot was given once")
public class ReleaseVersusTimer extends Race {

    private final Racer unsent;
    private final Racer first;
    private final Racer second;

    public ReleaseVersusTimer() {
        super(2);
        answered();
        unsent = asking();
        first = asking();
        second = asking();
        timer.set(LATER);
    }

    @Actor
    public void timer() {
        timer.ring();
    }

    @Actor
    public void release() {
        unsent.permit().abandon();
    }

    @Arbiter
    public void result(III_Result permits) {
        permits.r1 = first.permits();
        permits.r2 = second.permits();
        permits.r3 = asking().permits();
    }
}
