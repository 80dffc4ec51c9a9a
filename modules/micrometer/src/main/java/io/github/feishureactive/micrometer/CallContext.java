package io.github.feishureactive.micrometer;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;

/** What conventions and handlers get to know of a call. */
public final class CallContext extends Observation.Context {

    private final CallTarget target;
    private @Nullable CallReport report;

    CallContext(CallTarget target) {
        this.target = target;
    }

    /**
     * What is called, and for whom.
     *
     * @return the target
     */
    public CallTarget target() {
        return target;
    }

    /**
     * What became of it.
     *
     * @return the report, {@code null} before the end
     */
    public @Nullable CallReport report() {
        return report;
    }

    void report(CallReport end) {
        report = end;
    }
}
