package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** The platform throttles a key while somebody asks: who comes afterwards waits in any case, and an alarm is set. */
@JCStressTest
@State
@Outcome(id = "1, 0, 1", expect = Expect.ACCEPTABLE, desc = "asked before the pause")
@Outcome(id = "0, 0, 1", expect = Expect.ACCEPTABLE, desc = "asked during the pause, and waits")
public class PauseVersusDrain extends Race {

    private final Racer asking;

    public PauseVersusDrain() {
        super(2);
        asking = Racer.of(limiter, quota);
    }

    @Actor
    public void pause() {
        limiter.throttled(KEY, quota, Duration.ofSeconds(5));
    }

    @Actor
    public void ask() {
        asking.ask();
    }

    @Arbiter
    public void result(III_Result result) {
        result.r1 = asking.permits();
        result.r2 = asking().permits();
        result.r3 = timer.armed() ? 1 : 0;
    }
}
