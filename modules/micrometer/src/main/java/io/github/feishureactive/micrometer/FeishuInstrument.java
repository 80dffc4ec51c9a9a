package io.github.feishureactive.micrometer;

import java.util.List;
import java.util.Locale;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;
import org.jspecify.annotations.Nullable;

/** Everything that is measured, by name, with the keys that each has. */
public enum FeishuInstrument implements ObservationDocumentation {
    /** One call, all of its waiting and all of its attempts included. */
    CALL(
            Kind.OBSERVATION,
            "feishu.client.requests",
            CallConvention.class,
            LowCardinalityKey.OPERATION,
            LowCardinalityKey.OUTCOME,
            LowCardinalityKey.STATUS,
            LowCardinalityKey.CATEGORY,
            LowCardinalityKey.ERROR),

    /** One request to the platform and its response; a call that is retried has several. */
    ATTEMPT(
            Kind.OBSERVATION,
            "feishu.client.attempts",
            ExchangeConvention.class,
            LowCardinalityKey.OPERATION,
            LowCardinalityKey.OUTCOME,
            LowCardinalityKey.STATUS,
            LowCardinalityKey.CATEGORY,
            LowCardinalityKey.ERROR),

    /** One request for a token, or for an app ticket; belongs to no call. */
    TOKEN_REFRESH(
            Kind.OBSERVATION,
            "feishu.client.token.refresh",
            ExchangeConvention.class,
            LowCardinalityKey.OPERATION,
            LowCardinalityKey.OUTCOME,
            LowCardinalityKey.STATUS,
            LowCardinalityKey.CATEGORY,
            LowCardinalityKey.ERROR),

    /** How long a call waited for its turn under the quota. */
    QUOTA_WAIT(
            Kind.TIMER, "feishu.client.ratelimit.wait", null, LowCardinalityKey.OPERATION, LowCardinalityKey.OUTCOME),

    /** How many calls are waiting for their turn now. */
    QUOTA_PENDING(Kind.GAUGE, "feishu.client.ratelimit.pending", null, LowCardinalityKey.OPERATION),

    /** How often an attempt was followed by another one. */
    RETRIES(Kind.COUNTER, "feishu.client.retries", null, LowCardinalityKey.OPERATION, LowCardinalityKey.ERROR),

    /** How often the platform said that its limit is reached. */
    THROTTLED(Kind.COUNTER, "feishu.client.throttled", null, LowCardinalityKey.OPERATION),

    /** How often a throttling made the limiter go without the platform's own clock for a while. */
    CREDIT_SUSPENDED(Kind.COUNTER, "feishu.client.ratelimit.credit.suspended", null);

    private final Kind kind;
    private final String metric;
    private final @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> convention;

    @SuppressWarnings("ImmutableEnumChecker") // as made by List.of, it is
    private final List<LowCardinalityKey> keys;

    FeishuInstrument(
            Kind kind,
            String metric,
            @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> convention,
            LowCardinalityKey... keys) {
        this.kind = kind;
        this.metric = metric;
        this.convention = convention;
        this.keys = List.of(keys);
    }

    /**
     * What becomes of it among the meters.
     *
     * @return its kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The keys of its meter.
     *
     * @return for an observation, those of its timer, one of which is added by Micrometer
     */
    public List<LowCardinalityKey> keys() {
        return keys;
    }

    @Override
    public String getName() {
        return metric;
    }

    @Override
    public @Nullable Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return convention;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return keys.stream()
                .filter(key -> kind != Kind.OBSERVATION || key != LowCardinalityKey.ERROR)
                .toArray(KeyName[]::new);
    }

    @Override
    public KeyName[] getHighCardinalityKeyNames() {
        return kind == Kind.OBSERVATION ? HighCardinalityKey.values() : EMPTY;
    }

    /** What becomes of an instrument among the meters. */
    public enum Kind {
        /** A span, and a timer where Micrometer's {@code DefaultMeterObservationHandler} is registered. */
        OBSERVATION,

        /** A timer. */
        TIMER,

        /** A gauge. */
        GAUGE,

        /** A counter. */
        COUNTER
    }

    /** Keys whose values are few, and so fit for metrics. */
    public enum LowCardinalityKey implements KeyName {
        /** The operation's name, such as {@code hire.referral_account.enable}. */
        OPERATION,

        /**
         * {@code success}, {@code cancelled}, or what is known of the effect: {@code not_sent}, {@code rejected},
         * {@code unknown}, {@code unreadable}; of a wait {@code granted}, {@code refused} or {@code cancelled}.
         */
        OUTCOME,

        /** The HTTP status of the last response, {@code none} without one. */
        STATUS,

        /** The kind of the platform's error code, such as {@code token} or {@code permission}, else {@code none}. */
        CATEGORY,

        /**
         * The simple name of the exception, {@code none} without one; Micrometer adds it to the timer of an
         * observation.
         */
        ERROR,

        /** The app: its name if the observer was given one, its id after {@code withAppAndTenant()}; else absent. */
        APP,

        /**
         * The tenant, {@code none} if it is the only one; only after {@link MicrometerObservations#withAppAndTenant()}.
         */
        TENANT;

        private final String key = name().toLowerCase(Locale.ROOT);

        @Override
        public String asString() {
            return key;
        }
    }

    /** Keys whose values are many, and so fit for traces only. */
    public enum HighCardinalityKey implements KeyName {
        /** The platform's log id of the last response, which its support asks for. */
        LOG_ID;

        @Override
        public String asString() {
            return "log_id";
        }
    }
}
