package io.github.feishureactive.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Name and key values of {@link FeishuInstrument#ATTEMPT} and {@link FeishuInstrument#TOKEN_REFRESH}. A
 * {@code GlobalObservationConvention} for {@link ExchangeContext} in the registry takes its place.
 */
public class ExchangeConvention implements ObservationConvention<ExchangeContext> {

    private final FeishuInstrument instrument;
    private final Ends ends;

    /**
     * The default: neither app nor tenant among the key values.
     *
     * @param instrument {@link FeishuInstrument#ATTEMPT} or {@link FeishuInstrument#TOKEN_REFRESH}
     */
    public ExchangeConvention(FeishuInstrument instrument) {
        this(instrument, new Ends(false, KeyValues.empty()));
    }

    ExchangeConvention(FeishuInstrument instrument, Ends ends) {
        this.instrument = instrument;
        this.ends = ends;
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
        return ends.methodAndPath(context.operation());
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(ExchangeContext context) {
        return ends.lowCardinality(context.operation(), context.target(), context.getResponse());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(ExchangeContext context) {
        return Ends.highCardinality(context.getResponse());
    }
}
