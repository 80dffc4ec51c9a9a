package io.github.feishureactive.micrometer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.GlobalObservationConvention;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.util.context.Context;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.operation.ApiOperation;

import static org.assertj.core.api.Assertions.assertThat;

/** Key values are kept from call to call. Nobody who sees them, or adds to them, must be able to tell. */
class KeyValuesTest {

    private static final ApiOperation<String> OPERATION = operation("test.op", "/op");
    private static final CallTarget TARGET = new CallTarget(OPERATION, "cli_test", "tenant_1");

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    static Stream<Observation.Context> contexts() {
        return Stream.of(
                new CallContext(TARGET),
                new ExchangeContext(FeishuInstrument.ATTEMPT, OPERATION, TARGET, (name, value) -> {}));
    }

    /** Whatever is added and removed, in any order: as with a context of Micrometer's own. */
    @ParameterizedTest
    @MethodSource("contexts")
    void contextsKeepKeyValuesAsMicrometersDo(Observation.Context ours) {
        Observation.Context reference = new Observation.Context();
        Random random = new Random(22);
        for (int step = 0; step < 2_000; step++) {
            KeyValues several = KeyValues.of(IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> keyValue(random))
                    .toList());
            KeyValue one = keyValue(random);
            int what = random.nextInt(8);
            for (Observation.Context context : List.of(ours, reference)) {
                change(context, what, one, several);
            }
            assertThat(ours.getLowCardinalityKeyValues()).isEqualTo(reference.getLowCardinalityKeyValues());
            assertThat(ours.getHighCardinalityKeyValues()).isEqualTo(reference.getHighCardinalityKeyValues());
            assertThat(ours.getAllKeyValues()).isEqualTo(reference.getAllKeyValues());
            assertThat(ours.getLowCardinalityKeyValue(one.getKey()))
                    .isEqualTo(reference.getLowCardinalityKeyValue(one.getKey()));
            assertThat(ours.getHighCardinalityKeyValue(one.getKey()))
                    .isEqualTo(reference.getHighCardinalityKeyValue(one.getKey()));
        }
    }

    private static KeyValue keyValue(Random random) {
        return KeyValue.of("key" + random.nextInt(4), "value" + random.nextInt(3));
    }

    private static void change(Observation.Context context, int what, KeyValue one, KeyValues several) {
        switch (what) {
            case 0 -> context.addLowCardinalityKeyValue(one);
            case 1 -> context.addHighCardinalityKeyValue(one);
            case 2, 3 -> context.addLowCardinalityKeyValues(several);
            case 4, 5 -> context.addHighCardinalityKeyValues(several);
            case 6 -> context.removeLowCardinalityKeyValues(one.getKey(), "key1");
            default -> context.removeHighCardinalityKeyValues(one.getKey(), "key1");
        }
    }

    @Test
    void whatOthersAddToOneCallStaysWithThatCall() {
        registry.observationConfig()
                .observationConvention(new WithTeam())
                .observationFilter(context -> context.addLowCardinalityKeyValue(KeyValue.of("filter", "f")))
                .observationHandler(new DefaultMeterObservationHandler(meters))
                .observationHandler(new Marking());
        MicrometerObservations observations = MicrometerObservations.of(registry, "shop");

        call(observations, report(200, null));
        call(observations, report(200, null));
        call(observations, report(400, refused(ErrorCategory.VALIDATION)));

        assertThat(tags("feishu.client.requests"))
                .containsExactlyInAnyOrder(
                        "app=shop category=none error=none filter=f marked=1 operation=test.op outcome=success"
                                + " status=200 team=t",
                        "app=shop category=none error=none filter=f marked=2 operation=test.op outcome=success"
                                + " status=200 team=t",
                        "app=shop category=validation error=ApiException filter=f marked=3 operation=test.op"
                                + " outcome=rejected status=400 team=t");
        assertThat(tags("feishu.client.attempts"))
                .containsExactlyInAnyOrder(
                        "app=shop category=none error=none filter=f operation=test.op outcome=success status=200",
                        "app=shop category=validation error=ApiException filter=f operation=test.op"
                                + " outcome=rejected status=400");
        // The long task timers have the key values of the start.
        assertThat(tags("feishu.client.attempts.active"))
                .containsExactly("app=shop category=none operation=test.op outcome=none status=none");
    }

    @Test
    void endsAreToldApartAndTheSameOnesKept() {
        Ends ends = new Ends(false, KeyValues.empty());
        List<CallReport> reports = List.of(
                report(200, null),
                report(0, null),
                new CallReport("test.op", 1, Duration.ZERO, 200, Optional.empty(), Optional.empty(), true),
                report(400, refused(ErrorCategory.VALIDATION)),
                report(400, refused(ErrorCategory.OTHER)),
                report(500, refused(ErrorCategory.OTHER)));

        List<KeyValues> made = new ArrayList<>();
        reports.forEach(report -> made.add(ends.lowCardinality(OPERATION, TARGET, report)));

        assertThat(made.stream().map(KeyValuesTest::text))
                .containsExactly(
                        "category=none operation=test.op outcome=success status=200",
                        "category=none operation=test.op outcome=success status=none",
                        "category=none operation=test.op outcome=cancelled status=200",
                        "category=validation operation=test.op outcome=rejected status=400",
                        "category=other operation=test.op outcome=rejected status=400",
                        "category=other operation=test.op outcome=rejected status=500");
        for (int i = 0; i < made.size(); i++) {
            assertThat(ends.lowCardinality(OPERATION, TARGET, reports.get(i))).isSameAs(made.get(i));
        }
    }

    /** Neither statuses that a proxy makes up nor operations made for each call fill the heap; all have theirs. */
    @Test
    void keepsABoundedNumber() {
        Ends ends = new Ends(false, KeyValues.empty());
        for (int status = 1; status <= 2 * Ends.MAX_ENDS; status++) {
            assertThat(text(ends.lowCardinality(OPERATION, TARGET, report(status, null))))
                    .endsWith("status=" + status);
        }
        CallReport last = report(2 * Ends.MAX_ENDS, null);
        assertThat(ends.lowCardinality(OPERATION, TARGET, last))
                .isNotSameAs(ends.lowCardinality(OPERATION, TARGET, last));

        for (int i = 0; i < 2 * Ends.MAX_OPERATIONS; i++) {
            assertThat(text(ends.lowCardinality(operation("op" + i, "/op"), TARGET, null)))
                    .contains("operation=op" + i + " ");
        }
        ApiOperation<String> late = operation("op" + (2 * Ends.MAX_OPERATIONS - 1), "/op");
        assertThat(ends.lowCardinality(late, TARGET, null)).isNotSameAs(ends.lowCardinality(late, TARGET, null));
    }

    @Test
    void operationsOfOneNameKeepTheirPaths() {
        Ends ends = new Ends(false, KeyValues.empty());

        assertThat(ends.methodAndPath(OPERATION)).isEqualTo("GET /op");
        assertThat(ends.methodAndPath(operation("test.op", "/other"))).isEqualTo("GET /other");
        assertThat(ends.methodAndPath(OPERATION)).isEqualTo("GET /op");
    }

    @Test
    void tenantsAreNotMixedUp() {
        Ends ends = new Ends(true, KeyValues.empty());
        CallTarget other = new CallTarget(OPERATION, "cli_test", null);

        assertThat(text(ends.lowCardinality(OPERATION, TARGET, null))).contains("app=cli_test", "tenant=tenant_1");
        assertThat(text(ends.lowCardinality(OPERATION, other, null))).contains("app=cli_test", "tenant=none");
        assertThat(text(ends.lowCardinality(OPERATION, null, null))).doesNotContain("app=", "tenant=");
    }

    private static void call(MicrometerObservations observations, CallReport report) {
        CallObserver call = observations.callStarted(TARGET, Context.empty());
        call.attemptStarted((name, value) -> {}).ended(report);
        call.ended(report);
    }

    private static ApiOperation<String> operation(String name, String path) {
        return ApiOperation.get(name, path, String.class).build();
    }

    private static CallReport report(int status, FeishuException error) {
        return new CallReport(
                "test.op", 1, Duration.ZERO, status, Optional.of("log"), Optional.ofNullable(error), false);
    }

    private static ApiException refused(ErrorCategory category) {
        return new ApiException(
                "refused", new Facts("test.op", Outcome.REJECTED, false, 1, 400, null), category, ErrorDetails.NONE);
    }

    private List<String> tags(String meter) {
        return meters.find(meter).meters().stream()
                .map(Meter::getId)
                .map(id -> String.join(
                        " ",
                        id.getTags().stream().map(KeyValuesTest::text).sorted().toList()))
                .toList();
    }

    private static String text(Tag tag) {
        return tag.getKey() + "=" + tag.getValue();
    }

    private static String text(KeyValues keyValues) {
        return String.join(
                " ",
                keyValues.stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .toList());
    }

    /** Adds to what ours says. */
    private static final class WithTeam extends CallConvention implements GlobalObservationConvention<CallContext> {

        @Override
        public KeyValues getLowCardinalityKeyValues(CallContext context) {
            return super.getLowCardinalityKeyValues(context).and("team", "t").and("app", "shop");
        }
    }

    /** Numbers the calls. */
    private static final class Marking implements ObservationHandler<CallContext> {

        private int calls;

        @Override
        public void onStart(CallContext context) {
            context.addLowCardinalityKeyValue(KeyValue.of("marked", String.valueOf(++calls)));
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return context instanceof CallContext;
        }
    }
}
