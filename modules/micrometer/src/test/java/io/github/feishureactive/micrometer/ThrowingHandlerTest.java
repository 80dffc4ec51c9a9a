package io.github.feishureactive.micrometer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.util.context.Context;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.observe.CallObserver;
import io.github.feishureactive.core.observe.CallReport;
import io.github.feishureactive.core.observe.CallTarget;
import io.github.feishureactive.core.observe.ExchangeObserver;
import io.github.feishureactive.core.operation.ApiOperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A handler of the application's that throws: every observation still has an end, and no thread keeps a scope. */
class ThrowingHandlerTest {

    private static final ApiOperation<String> OPERATION =
            ApiOperation.get("test.op", "/op", String.class).build();
    private static final CallTarget TARGET = new CallTarget(OPERATION, "cli_test", null);

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final MicrometerObservations observations = MicrometerObservations.of(registry);
    private final List<String> started = new ArrayList<>();
    private final List<String> stopped = new ArrayList<>();

    private enum Place {
        START,
        ERROR,
        SCOPE_OPENED,
        SCOPE_CLOSED
    }

    @AfterEach
    void leavesTheThread() {
        assertThat(registry.getCurrentObservationScope()).isNull();
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    void callAndAttemptAreStopped(Place place) {
        registry.observationConfig().observationHandler(new Watching()).observationHandler(new Throwing(place));

        CallObserver call = observations.callStarted(TARGET, Context.empty());
        assertThat(call).isNotNull();
        ExchangeObserver attempt = call.attemptStarted((name, value) -> {});
        assertThat(attempt).isNotNull();
        attempt.ended(report());
        call.ended(report());

        assertThat(started).containsExactly("feishu.client.requests", "feishu.client.attempts");
        assertThat(stopped).containsExactly("feishu.client.attempts", "feishu.client.requests");
    }

    /** It is started outside of any scope, which another handler may hinder too. */
    @ParameterizedTest
    @EnumSource(Place.class)
    void aTokenRequestIsStopped(Place place) {
        registry.observationConfig().observationHandler(new Watching()).observationHandler(new Throwing(place));

        ExchangeObserver request = observations.tokenRequestStarted(OPERATION, (name, value) -> {});
        assertThat(request).isNotNull();
        request.ended(report());

        assertThat(started).containsExactly("feishu.client.token.refresh");
        assertThat(stopped).isEqualTo(started);
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"SCOPE_OPENED", "SCOPE_CLOSED"})
    void theScopeOfTheCallerComesBack(Place place) {
        Throwing throwing = new Throwing(place);
        registry.observationConfig().observationHandler(throwing);
        throwing.silent = true;
        Observation caller = Observation.start("caller", registry);
        Observation.Scope scope = caller.openScope();
        throwing.silent = false;

        CallObserver call = observations.callStarted(TARGET, Context.empty());

        throwing.silent = true;
        assertThat(call).isNotNull();
        assertThat(registry.getCurrentObservationScope()).isSameAs(scope);
        scope.close();
    }

    @Test
    void whatIsFatalIsThrownWhenTheObservationIsStopped() {
        Throwing throwing = new Throwing(Place.START);
        throwing.thrown = new StackOverflowError("boom");
        registry.observationConfig().observationHandler(new Watching()).observationHandler(throwing);

        assertThat(catchThrowable(() -> observations.callStarted(TARGET, Context.empty())))
                .isSameAs(throwing.thrown);

        assertThat(stopped).isEqualTo(started).hasSize(1);
    }

    private static CallReport report() {
        FeishuException error =
                new AuthenticationException("no token", Facts.notSent("test.op", false), Duration.ZERO, null);
        return new CallReport("test.op", 1, Duration.ofMillis(5), 0, Optional.empty(), Optional.of(error), false);
    }

    /** Starts before the one that throws. What throws when it is stopped is Micrometer's to contain. */
    private final class Watching implements ObservationHandler<Observation.Context> {

        @Override
        public void onStart(Observation.Context context) {
            started.add(context.getName());
        }

        @Override
        public void onStop(Observation.Context context) {
            stopped.add(context.getName());
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    private static final class Throwing implements ObservationHandler<Observation.Context> {

        private final Place place;
        private Throwable thrown = new IOException("boom");
        private boolean silent;

        Throwing(Place place) {
            this.place = place;
        }

        private void at(Place now) {
            if (now == place && !silent) {
                Throwing.<RuntimeException>raise(thrown);
            }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void raise(Throwable any) throws E {
            throw (E) any;
        }

        @Override
        public void onStart(Observation.Context context) {
            at(Place.START);
        }

        @Override
        public void onError(Observation.Context context) {
            at(Place.ERROR);
        }

        @Override
        public void onScopeOpened(Observation.Context context) {
            at(Place.SCOPE_OPENED);
        }

        @Override
        public void onScopeClosed(Observation.Context context) {
            at(Place.SCOPE_CLOSED);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }
}
