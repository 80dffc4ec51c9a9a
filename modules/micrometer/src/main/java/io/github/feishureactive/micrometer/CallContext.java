package io.github.feishureactive.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;

/** What conventions and handlers get to know of a call. */
public final class CallContext extends Observation.Context {

    private final CallTarget target;
    private final AddedKeyValues low = new AddedKeyValues();
    private final AddedKeyValues high = new AddedKeyValues();
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
