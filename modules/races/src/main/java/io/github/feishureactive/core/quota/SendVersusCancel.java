package io.github.feishureactive.core.quota;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call is cancelled at the moment at which it would be sent: either it is sent or its permit comes back. */
@JCStressTest
@State
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "sent, and the slot in use")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled, and the slot free")
public class SendVersusCancel extends Race {

    private final Racer racer;

    public SendVersusCancel() {
        super(1);
        racer = asking();
    }

    @Actor
    public void send(II_Result result) {
        result.r1 = racer.permit().send() ? 1 : 0;
    }

    @Actor
    public void cancel() {
        racer.cancel();
    }

    @Arbiter
    public void result(II_Result result) {
        result.r2 = asking().permits();
    }
}
