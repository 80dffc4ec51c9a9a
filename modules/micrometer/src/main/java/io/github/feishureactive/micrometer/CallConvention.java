package io.github.feishureactive.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Name and key values of {@link FeishuInstrument#CALL}. A {@code GlobalObservationConvention} for {@link CallContext}
 * in the registry takes its place.
 */
public class CallConvention implements ObservationConvention<CallContext> {

    private final boolean appAndTenant;
    private final KeyValues appName;

    /** The default: neither app nor tenant among the key values. */
    public CallConvention() {
        this(false, KeyValues.empty());
    }

    CallConvention(boolean appAndTenant, KeyValues appName) {
        this.appAndTenant = appAndTenant;
        this.appName = appName;
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
        KeyValues keyValues = Ends.lowCardinality(context.target().operation().name(), context.report());
        return (appAndTenant ? keyValues.and(Ends.appAndTenant(context.target())) : keyValues).and(appName);
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(CallContext context) {
        return Ends.highCardinality(context.report());
    }
}
