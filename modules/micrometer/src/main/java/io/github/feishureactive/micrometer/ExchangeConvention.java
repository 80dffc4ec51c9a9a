package io.github.feishureactive.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.operation.ApiOperation;

/**
 * Name and key values of {@link FeishuInstrument#ATTEMPT} and {@link FeishuInstrument#TOKEN_REFRESH}. A
 * {@code GlobalObservationConvention} for {@link ExchangeContext} in the registry takes its place.
 */
public class ExchangeConvention implements ObservationConvention<ExchangeContext> {

    private final FeishuInstrument instrument;
    private final boolean appAndTenant;
    private final KeyValues appName;

    /**
     * The default: neither app nor tenant among the key values.
     *
     * @param instrument {@link FeishuInstrument#ATTEMPT} or {@link FeishuInstrument#TOKEN_REFRESH}
     */
    public ExchangeConvention(FeishuInstrument instrument) {
        this(instrument, false, KeyValues.empty());
    }

    ExchangeConvention(FeishuInstrument instrument, boolean appAndTenant, KeyValues appName) {
        this.instrument = instrument;
        this.appAndTenant = appAndTenant;
        this.appName = appName;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof ExchangeContext exchange && exchange.instrument() == instrument;
    }

    @Override
    public String getName() {
        return instrument.getName();
    }

    /** Method and path, as is the custom for requests over HTTP; the path is the template, without ids. */
    @Override
    public String getContextualName(ExchangeContext context) {
        ApiOperation<?> operation = context.operation();
        return operation.method() + " " + operation.path();
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ExchangeContext context) {
        KeyValues keyValues = Ends.lowCardinality(context.operation().name(), context.getResponse());
        CallTarget target = context.target();
        return (appAndTenant && target != null ? keyValues.and(Ends.appAndTenant(target)) : keyValues).and(appName);
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ExchangeContext context) {
        return Ends.highCardinality(context.getResponse());
    }
}
