package io.github.feishureactive.micrometer;

import java.util.Objects;
import java.util.function.BiConsumer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.micrometer.FeishuInstrument.LowCardinalityKey;

/**
 * Makes an observation of every call, of each of its attempts inside, and of every token request.
 *
 * <p>A call's parent is the observation in the Context of its subscriber, where WebFlux and Reactor put it, and never
 * the one that happens to be current on a thread. An attempt is a client's request: a tracing handler adds its headers,
 * so the trace context reaches the platform. A token request serves all callers, and is the root of a trace of its own.
 */
public final class MicrometerObservations implements GatewayObserver {

    /** As {@code ObservationThreadLocalAccessor.KEY}, whose class needs a library that may be absent. */
    static final String KEY = "micrometer.observation";

    private final ObservationRegistry registry;
    private final KeyValues appName;
    private final CallConvention callConvention;
    private final ExchangeConvention attemptConvention;
    private final ExchangeConvention tokenConvention;

    private MicrometerObservations(ObservationRegistry registry, boolean appAndTenant, KeyValues appName) {
        this.registry = Objects.requireNonNull(registry, "registry");
        this.appName = appName;
        Ends ends = new Ends(appAndTenant, appName);
        this.callConvention = new CallConvention(ends);
        this.attemptConvention = new ExchangeConvention(FeishuInstrument.ATTEMPT, ends);
        this.tokenConvention = new ExchangeConvention(FeishuInstrument.TOKEN_REFRESH, ends);
    }

    /**
     * Observes with a registry.
     *
     * @param registry the application's; its handlers make timers and spans
     * @return to be handed to {@code FeishuGateway.builder().observer(..)}
     */
    public static MicrometerObservations of(ObservationRegistry registry) {
        return new MicrometerObservations(registry, false, KeyValues.empty());
    }

    /**
     * Observes the calls of one app among several, each of which has a gateway and an observer of its own.
     *
     * @param registry the application's
     * @param appName the application's name for the app, the value of the key {@code app}; not its id
     * @return to be handed to the builder of that app's gateway
     */
    public static MicrometerObservations of(ObservationRegistry registry, String appName) {
        return new MicrometerObservations(registry, false, KeyValues.of(LowCardinalityKey.APP.withValue(appName)));
    }

    /**
     * Adds app and tenant to the key values of calls and attempts. A store app with many tenants multiplies its meters
     * by their number.
     *
     * @return an observer that says more
     */
    public MicrometerObservations withAppAndTenant() {
        return new MicrometerObservations(registry, true, appName);
    }

    @Override
    public @Nullable CallObserver callStarted(CallTarget target, ContextView context) {
        if (registry.isNoop()) {
            return null;
        }
        CallContext of = new CallContext(target);
        Observation observation = FeishuInstrument.CALL.observation(null, callConvention, () -> of, registry);
        Observation parent = context.getOrDefault(KEY, null);
        return new ObservedCall(of, start(observation, parent));
    }

    @Override
    public @Nullable ExchangeObserver tokenRequestStarted(
            ApiOperation<?> operation, BiConsumer<String, String> headers) {
        if (registry.isNoop()) {
            return null;
        }
        ExchangeContext of = new ExchangeContext(FeishuInstrument.TOKEN_REFRESH, operation, null, headers);
        Observation observation = FeishuInstrument.TOKEN_REFRESH.observation(null, tokenConvention, () -> of, registry);
        return new ObservedExchange(of, startOutside(observation, null));
    }

    /**
     * The observation that happens to be current on a thread must not become a parent: it may be that of the caller
     * that made room in the queue for this one.
     */
    private Observation start(Observation observation, @Nullable Observation parent) {
        return registry.getCurrentObservationScope() == null
                ? started(observation.parentObservation(parent))
                : startOutside(observation, parent);
    }

    /** Tracers fall back on the thread's current span, which this hides from them. */
    private Observation startOutside(Observation observation, @Nullable Observation parent) {
        Observation.Scope before = registry.getCurrentObservationScope();
        try {
            UserCode.rethrow(UserCode.run(registry, () -> new NullObservation(registry).openScope()));
            return started(observation.parentObservation(parent));
        } finally {
            comeBack(before);
        }
    }

    /** A handler that throws when a scope is opened or closed leaves that scope on the thread. */
    private void comeBack(Observation.@Nullable Scope before) {
        Observation.Scope outside = registry.getCurrentObservationScope();
        if (outside != null && outside != before) {
            UserCode.run(registry, outside::close);
        }
        registry.setCurrentObservationScope(before);
    }

    /** It goes on although one of its handlers threw: those that have begun wait for its end. */
    private static Observation started(Observation observation) {
        Error fatal = UserCode.run(observation, observation::start);
        if (fatal != null) {
            // No handler sees this observation.
            UserCode.run(observation, observation::stop);
            throw fatal;
        }
        return observation;
    }

    /** Stopped in any case, since handlers keep what is not. */
    private static void stop(Observation observation, CallReport report) {
        FeishuException error = report.error().orElse(null);
        Error fatal = error == null ? null : UserCode.run(observation, () -> observation.error(error));
        UserCode.rethrow(UserCode.first(fatal, UserCode.run(observation, observation::stop)));
    }

    private final class ObservedCall implements CallObserver {

        private final CallContext context;
        private final Observation observation;

        ObservedCall(CallContext context, Observation observation) {
            this.context = context;
            this.observation = observation;
        }

        @Override
        public ExchangeObserver attemptStarted(BiConsumer<String, String> headers) {
            CallTarget target = context.target();
            ExchangeContext of = new ExchangeContext(FeishuInstrument.ATTEMPT, target.operation(), target, headers);
            Observation attempt = FeishuInstrument.ATTEMPT.observation(null, attemptConvention, () -> of, registry);
            return new ObservedExchange(of, start(attempt, observation));
        }

        @Override
        public void ended(CallReport report) {
            context.report(report);
            stop(observation, report);
        }
    }

    private record ObservedExchange(ExchangeContext context, Observation observation) implements ExchangeObserver {

        /** An HTTP client that traces too goes on from here. */
        @Override
        public Context context(Context ofClient) {
            return ofClient.put(KEY, observation);
        }

        @Override
        public void ended(CallReport report) {
            context.setResponse(report);
            stop(observation, report);
        }
    }
}
