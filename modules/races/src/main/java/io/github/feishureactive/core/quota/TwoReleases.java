package io.github.feishureactive.core.quota;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two permits come back unsent at once: both waiters go, and no third one. */
@JCStressTest
@State
@Outcome(id = "1, 1, 0", expect = Expect.ACCEPTABLE, desc = "each slot was given once")
public class TwoReleases extends Race {

    private final Racer unsent;
    private final Racer unsentToo;
    private final Racer first;
    private final Racer second;

    public TwoReleases() {
        super(2);
        unsent = asking();
        unsentToo = asking();
        first = asking();
        second = asking();
    }

    @Actor
    public void release() {
        unsent.permit().abandon();
    }

    @Actor
    public void releaseToo() {
        unsentToo.permit().abandon();
    }

    @Arbiter
    public void result(III_Result permits) {
        permits.r1 = first.permits();
        permits.r2 = second.permits();
        permits.r3 = asking().permits();
    }
}
