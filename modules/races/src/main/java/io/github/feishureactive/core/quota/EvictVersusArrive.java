package io.github.feishureactive.core.quota;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A key is forgotten while somebody who knows its old cell asks: there is one cell and one permit in the end. */
@JCStressTest
@State
@Outcome(id = "1, 0, 1, 0", expect = Expect.ACCEPTABLE, desc = "granted in the old cell, which stays")
@Outcome(id = "1, 0, 1, 1", expect = Expect.ACCEPTABLE, desc = "granted in the new cell")
public class EvictVersusArrive extends Race {

    private final QuotaCell cell;
    private final Racer arriving;

    public EvictVersusArrive() {
        super(1);
        asking().permit().abandon();
        cell = limiter.cell(KEY, quota);
        arriving = Racer.of(limiter, quota);
    }

    @Actor
    public void evict() {
        cell.evictIfIdle();
    }

    @Actor
    public void arrive() {
        arriving.ask();
    }

    @Arbiter
    public void result(IIII_Result result) {
        result.r1 = arriving.permits();
        result.r2 = asking().permits();
        result.r3 = limiter.keys();
        result.r4 = limiter.cell(KEY, quota) == cell ? 0 : 1;
    }
}
