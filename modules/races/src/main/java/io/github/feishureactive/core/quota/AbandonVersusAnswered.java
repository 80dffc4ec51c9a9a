package io.github.feishureactive.core.quota;

import java.time.Duration;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call is given up while its answer is read: one of the two reports counts, and the slot comes back once. */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "answered: rests from now")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "given up: rests from when it may have arrived")
public class AbandonVersusAnswered extends Race {

    /** After a rest that began with the answer, before the end of one that began when a lost request may arrive. */
    private static final long AFTER_AN_ANSWER = Duration.ofMillis(1_002).toNanos();

    private final Racer sent;

    public AbandonVersusAnswered() {
        super(1);
        sent = sent();
    }

    @Actor
    public void abandon() {
        sent.permit().abandon();
    }

    @Actor
    public void answer() {
        sent.permit().answered();
    }

    @Arbiter
    public void result(II_Result permits) {
        timer.set(AFTER_AN_ANSWER);
        Racer next = asking();
        permits.r1 = next.permits();
        if (next.permits() == 1) {
            next.permit().abandon();
        } else {
            next.cancel();
        }
        permits.r2 = permitsLater(3);
    }
}
