package io.github.feishureactive.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Name and key values of {@link FeishuInstrument#CALL}. A {@code GlobalObservationConvention} for {@link CallContext}
 * in the registry takes its place.
 */
public class CallConvention implements ObservationConvention<CallContext> {

    private final Ends ends;

    /** The default: neither app nor tenant among the key values. */
    public CallConvention() {
        this(new Ends(false, KeyValues.empty()));
    }

    CallConvention(Ends ends) {
        this.ends = ends;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof CallContext;
    }

    @Override
    public String getName() {
        return FeishuInstrument.CALL.getName();
    }

    @Override
    public String getContextualName(CallContext context) {
        return context.target().operation().name();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(CallContext context) {
        return ends.lowCardinality(context.target().operation(), context.target(), context.report());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallContext context) {
        return Ends.highCardinality(context.report());
    }
}
