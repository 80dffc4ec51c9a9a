package io.github.feishureactive.micrometer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.observation.tck.TestObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.micrometer.ObservedPlatform.ACCOUNT;
import static io.github.feishureactive.micrometer.ObservedPlatform.ENABLE;
import static io.github.feishureactive.micrometer.ObservedPlatform.PATIENCE;
import static io.github.feishureactive.micrometer.ObservedPlatform.TOKEN;
import static io.micrometer.observation.tck.TestObservationRegistryAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

class MicrometerObservationsIT {

    private static final String CALL = "feishu.client.requests";
    private static final String ATTEMPT = "feishu.client.attempts";
    private static final String REFRESH = "feishu.client.token.refresh";

    private final TestObservationRegistry registry = TestObservationRegistry.create();
    private final Recorder recorder = new Recorder();
    private ObservedPlatform platform = new ObservedPlatform(registry);

    @BeforeEach
    void record() {
        registry.observationConfig().observationHandler(recorder);
    }

    @AfterEach
    void allHaveEnded() {
        platform.close();
        assertThat(recorder.started).hasSameSizeAs(recorder.stopped).containsAll(recorder.stopped);
    }

    @Test
    void aCallHasItsAttemptInsideAndTheTokenRequestOutside() {
        Observation caller = Observation.start("caller", registry);

        ObservedPlatform.end(platform.accounts.enable(ACCOUNT).contextWrite(of(caller)));
        caller.stop();

        assertThat(registry)
                .hasNumberOfObservationsEqualTo(4)
                .hasObservationWithNameEqualTo(CALL)
                .that()
                .hasParentObservationContextMatching(parent -> "caller".equals(parent.getName()))
                .hasContextualNameEqualTo(ENABLE)
                .hasLowCardinalityKeyValue("operation", ENABLE)
                .hasLowCardinalityKeyValue("outcome", "success")
                .hasLowCardinalityKeyValue("status", "200")
                .hasLowCardinalityKeyValue("category", "none")
                .hasHighCardinalityKeyValueWithKey("log_id")
                .doesNotHaveError();
        assertThat(registry)
                .hasObservationWithNameEqualTo(ATTEMPT)
                .that()
                .hasParentObservationContextMatching(parent -> CALL.equals(parent.getName()))
                .hasContextualNameEqualTo("POST /open-apis/hire/v1/referral_account/enable")
                .hasLowCardinalityKeyValue("outcome", "success");
        assertThat(registry)
                .hasObservationWithNameEqualTo(REFRESH)
                .that()
                .doesNotHaveParentObservation()
                .hasLowCardinalityKeyValue("operation", TOKEN)
                .hasLowCardinalityKeyValue("outcome", "success");
        assertThat(MicrometerObservations.KEY).isEqualTo(ObservationThreadLocalAccessor.KEY);
    }

    @Test
    void noThreadDecidesWhoIsTheParent() {
        Observation stranger = Observation.start("stranger", registry);
        try (Observation.Scope scope = stranger.openScope()) {
            assertThat(scope.isNoop()).isFalse();
            platform.call();
        }
        stranger.stop();

        assertThat(registry).hasObservationWithNameEqualTo(CALL).that().doesNotHaveParentObservation();
        assertThat(registry).hasObservationWithNameEqualTo(REFRESH).that().doesNotHaveParentObservation();
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                Arguments.of(
                        List.of(Fault.platformError(400, 1002553, "not found")),
                        "ApiException",
                        Map.of("outcome", "rejected", "status", "400", "category", "other"),
                        1),
                Arguments.of(
                        List.of(
                                Fault.platformError(500, 1002001, "system"),
                                Fault.platformError(500, 1002001, "system")),
                        "none",
                        Map.of("outcome", "success", "status", "200", "category", "none"),
                        3),
                Arguments.of(
                        List.of(Fault.reset(), Fault.reset(), Fault.reset()),
                        "TransportException",
                        Map.of("outcome", "unknown", "status", "none", "category", "none"),
                        3),
                Arguments.of(
                        List.of(Fault.platformError(429, 99991400, "slow", Map.of("x-ogw-ratelimit-reset", "3600"))),
                        "ThrottledException",
                        Map.of("outcome", "rejected", "status", "429", "category", "throttled"),
                        1),
                Arguments.of(
                        List.of(Fault.platformError(400, 99991672, "scope")),
                        "PermissionDeniedException",
                        Map.of("outcome", "rejected", "status", "400", "category", "permission"),
                        1));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void everyEndIsTold(List<Fault> faults, String error, Map<String, String> keyValues, int attempts) {
        platform.simulator.faults().next(ApiPaths.ENABLE, faults.toArray(Fault[]::new));

        platform.call();

        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(CALL, 1);
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(ATTEMPT, attempts);
        assertThat(registry).hasObservationWithNameEqualTo(CALL).that().satisfies(call -> {
            keyValues.forEach((key, value) ->
                    assertThat(call.getLowCardinalityKeyValue(key)).isEqualTo(KeyValue.of(key, value)));
            assertThat(
                            call.getError() == null
                                    ? "none"
                                    : call.getError().getClass().getSimpleName())
                    .isEqualTo(error);
        });
        assertThat(recorder.named(ATTEMPT))
                .allSatisfy(attempt -> assertThat(parent(attempt)).isEqualTo(CALL));
    }

    @Test
    void aTokenThatIsRefusedIsRefreshedWithinTheSameCall() {
        platform.call();
        platform.simulator.tokens().revokeAll();
        platform.call();

        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(CALL, 2);
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 3);
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(REFRESH, 2);
        assertThat(recorder.named(ATTEMPT).get(1).getLowCardinalityKeyValue("category"))
                .isEqualTo(KeyValue.of("category", "token"));
        assertThat(recorder.named(REFRESH)).allSatisfy(refresh -> assertThat(refresh.getParentObservation())
                .isNull());
    }

    @Test
    void aTokenThatCannotBeHad() {
        platform.simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.platformError(400, 10014, "app secret"));

        platform.call();

        assertThat(registry)
                .hasObservationWithNameEqualTo(REFRESH)
                .that()
                .hasLowCardinalityKeyValue("outcome", "rejected")
                .hasLowCardinalityKeyValue("status", "400")
                .hasError();
        assertThat(registry)
                .hasObservationWithNameEqualTo(CALL)
                .that()
                .hasLowCardinalityKeyValue("outcome", "not_sent");
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 0);
    }

    @Test
    void aCancelledCall() {
        platform.simulator.faults().next(ApiPaths.ENABLE, Fault.noResponse());

        platform.accounts
                .enable(ACCOUNT)
                .takeUntilOther(Flux.interval(Duration.ofMillis(5))
                        .filter(tick -> platform.simulator.statistics().faults(ApiPaths.ENABLE) > 0)
                        .next())
                .block(PATIENCE);

        for (String name : List.of(CALL, ATTEMPT)) {
            assertThat(registry)
                    .hasObservationWithNameEqualTo(name)
                    .that()
                    .hasLowCardinalityKeyValue("outcome", "cancelled")
                    .hasLowCardinalityKeyValue("status", "none")
                    .hasBeenStopped()
                    .doesNotHaveError();
        }
    }

    @Test
    void theDeadlineEndsCallAndAttempt() {
        platform.close();
        platform = new ObservedPlatform(MicrometerObservations.of(registry), Duration.ofMillis(500), Quota.unlimited());
        platform.simulator.faults().next(ApiPaths.ENABLE, Fault.noResponse());

        platform.call();

        assertThat(registry).hasObservationWithNameEqualTo(CALL).that().satisfies(call -> assertThat(call.getError())
                .hasMessageContaining("deadline"));
    }

    @Test
    void everyElementOfABulkRunIsACallOfTheRunsCaller() {
        Observation caller = Observation.start("caller", registry);

        platform.accounts
                .enableAll(Flux.just(ACCOUNT, "unknown", "", ACCOUNT))
                .contextWrite(of(caller))
                .then()
                .block(PATIENCE);
        caller.stop();

        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(CALL, 4);
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 3);
        assertThat(recorder.named(CALL))
                .allSatisfy(call -> assertThat(parent(call)).isEqualTo("caller"));
    }

    @Test
    void keysAreThoseThatAreDocumentedWithoutAppAndTenant() {
        platform.call();

        for (FeishuInstrument instrument : observations()) {
            assertThat(recorder.named(instrument.getName())).isNotEmpty().allSatisfy(context -> {
                assertThat(keys(context.getLowCardinalityKeyValues()))
                        .containsExactlyInAnyOrderElementsOf(Stream.of(instrument.getLowCardinalityKeyNames())
                                .map(key -> key.asString())
                                .toList())
                        .doesNotContain("app", "tenant");
                assertThat(keys(context.getHighCardinalityKeyValues())).isSubsetOf("log_id");
            });
        }
    }

    private static List<FeishuInstrument> observations() {
        return Stream.of(FeishuInstrument.values())
                .filter(instrument -> instrument.kind() == FeishuInstrument.Kind.OBSERVATION)
                .toList();
    }

    private static List<String> keys(KeyValues keyValues) {
        return keyValues.stream().map(KeyValue::getKey).toList();
    }

    @Test
    void appAndTenantForWhoWantsThem() {
        platform.close();
        platform = new ObservedPlatform(
                MicrometerObservations.of(registry).withAppAndTenant(), PATIENCE, Quota.unlimited());

        platform.call();

        for (String name : List.of(CALL, ATTEMPT)) {
            assertThat(registry)
                    .hasObservationWithNameEqualTo(name)
                    .that()
                    .hasLowCardinalityKeyValue("app", FeishuSimulator.DEMO_APP_ID)
                    .hasLowCardinalityKeyValue("tenant", "none");
        }
    }

    @Test
    void anotherConventionTakesThePlaceOfOurs() {
        registry.observationConfig().observationConvention(new Renamed());

        platform.call();

        assertThat(registry).hasObservationWithNameEqualTo("my.calls").that().hasLowCardinalityKeyValue("a", "b");
        assertThat(registry).hasNumberOfObservationsWithNameEqualTo(ATTEMPT, 1);
    }

    @Test
    void aHandlerThatThrowsDoesNoHarm() {
        ObservationRegistry broken = ObservationRegistry.create();
        broken.observationConfig().observationHandler(new Broken());

        try (ObservedPlatform other = new ObservedPlatform(broken)) {
            assertThat(other.accounts.enable(ACCOUNT).block(PATIENCE)).isNotNull();
        }
    }

    @Test
    void aRegistryThatDoesNothingIsAskedForNothing() {
        MicrometerObservations none = MicrometerObservations.of(ObservationRegistry.NOOP);

        assertThat(none.callStarted(null, reactor.util.context.Context.empty())).isNull();
        assertThat(none.tokenRequestStarted(null, null)).isNull();
    }

    private static reactor.util.context.Context of(Observation observation) {
        return reactor.util.context.Context.of(ObservationThreadLocalAccessor.KEY, observation);
    }

    private static String parent(Observation.Context context) {
        return context.getParentObservation().getContextView().getName();
    }

    private static final class Recorder implements ObservationHandler<Observation.Context> {

        private final List<Observation.Context> started = new CopyOnWriteArrayList<>();
        private final List<Observation.Context> stopped = new CopyOnWriteArrayList<>();

        List<Observation.Context> named(String name) {
            return stopped.stream()
                    .filter(context -> name.equals(context.getName()))
                    .toList();
        }

        @Override
        public void onStart(Observation.Context context) {
            started.add(context);
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private static final class Renamed extends CallConvention implements GlobalObservationConvention<CallContext> {

        @Override
        public String getName() {
            return "my.calls";
        }

        @Override
        public KeyValues getLowCardinalityKeyValues(CallContext context) {
            return KeyValues.of("a", "b");
        }
    }

    private static final class Broken implements ObservationHandler<Observation.Context> {

        @Override
        public void onStop(Observation.Context context) {
            throw new IllegalStateException("handler of " + context.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
