package io.github.feishureactive.micrometer;

import java.util.function.BiConsumer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.operation.ApiOperation;

/**
 * What conventions and handlers see of one request and its response. The carrier takes headers of the request, which is
 * how a trace goes on at the other side.
 */
public final class ExchangeContext extends RequestReplySenderContext<BiConsumer<String, String>, CallReport> {

    private final FeishuInstrument instrument;
    private final ApiOperation<?> operation;
    private final @Nullable CallTarget target;
    private final AddedKeyValues low = new AddedKeyValues();
    private final AddedKeyValues high = new AddedKeyValues();

    ExchangeContext(
            FeishuInstrument instrument,
            ApiOperation<?> operation,
            @Nullable CallTarget target,
            BiConsumer<String, String> headers) {
        super((carrier, name, value) -> {
            if (carrier != null) {
                carrier.accept(name, value);
            }
        });
        this.instrument = instrument;
        this.operation = operation;
        this.target = target;
        setCarrier(headers);
        setRemoteServiceName("feishu");
    }

    /**
     * Whether it is an attempt of a call or a request for a token.
     *
     * @return {@link FeishuInstrument#ATTEMPT} or {@link FeishuInstrument#TOKEN_REFRESH}
     */
    public FeishuInstrument instrument() {
        return instrument;
    }

    /**
     * What the request is one of.
     *
     * @return the operation
     */
    public ApiOperation<?> operation() {
        return operation;
    }

    /**
     * What is called, and for whom.
     *
     * @return the target, {@code null} for a token request
     */
    public @Nullable CallTarget target() {
        return target;
    }

    @Override
    public Observation.Context addLowCardinalityKeyValue(KeyValue keyValue) {
        low.add(keyValue);
        return this;
    }

    @Override
    public Observation.Context addLowCardinalityKeyValues(KeyValues keyValues) {
        low.add(keyValues);
        return this;
    }

    @Override
    public Observation.Context removeLowCardinalityKeyValue(String key) {
        low.remove(key);
        return this;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues() {
        return low.all();
    }

    @Override
    public @Nullable KeyValue getLowCardinalityKeyValue(String key) {
        return low.get(key);
    }

    @Override
    public Observation.Context addHighCardinalityKeyValue(KeyValue keyValue) {
        high.add(keyValue);
        return this;
    }

    @Override
    public Observation.Context addHighCardinalityKeyValues(KeyValues keyValues) {
        high.add(keyValues);
        return this;
    }

    @Override
    public Observation.Context removeHighCardinalityKeyValue(String key) {
        high.remove(key);
        return this;
    }

    @Override
    public KeyValues getHighCardinalityKeyValues() {
        return high.all();
    }

    @Override
    public @Nullable KeyValue getHighCardinalityKeyValue(String key) {
        return high.get(key);
    }
}
