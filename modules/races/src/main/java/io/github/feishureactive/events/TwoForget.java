package io.github.feishureactive.events;

import java.time.Duration;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.StoppedTimer;

/** Two events are to be remembered where there is room for one beside what is over its time: one is forgotten early. */
@JCStressTest
@State
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the younger is remembered")
public class TwoForget {

    private final StoppedTimer timer = new StoppedTimer();
    private final InMemoryDeduplication memory = new InMemoryDeduplication(Duration.ofHours(8), 1, timer);

    public TwoForget() {
        remember("old");
        timer.set(Duration.ofHours(8).toNanos());
    }

    private void remember(String key) {
        memory.once(key, Mono.empty()).subscribe();
    }

    @Actor
    public void one() {
        remember("one");
    }

    @Actor
    public void other() {
        remember("other");
    }

    @Arbiter
    public void result(II_Result result) {
        result.r1 = memory.size();
        result.r2 = (int) memory.forgottenEarly();
    }
}
