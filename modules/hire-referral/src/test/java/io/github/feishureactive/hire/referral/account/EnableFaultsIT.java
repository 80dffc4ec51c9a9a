package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountBody;
import io.github.feishureactive.hire.referral.account.AccountMessages.AccountData;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * One fault, then a platform that works again, over TLS (the storms go without): as enable does it, and as an operation
 * must that is not idempotent.
 */
@Execution(ExecutionMode.CONCURRENT)
class EnableFaultsIT {

    /** The same endpoint under the rule for operations that must not be done twice. */
    static final ApiOperation<AccountData> ONCE =
            ApiOperation.post("test.once", ApiPaths.ENABLE, AccountData.class).build();

    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration SLACK = Duration.ofSeconds(30);
    private static final Class<? extends FeishuException> NONE = null;

    private FeishuSimulator simulator;
    private FeishuGateway gateway;

    @BeforeEach
    void start() {
        simulator = FeishuSimulator.demo().seed(11).tls().start();
        gateway = gateway(SLACK, SLACK);
    }

    private FeishuGateway gateway(Duration deadline, Duration responseTimeout) {
        return FeishuGateway.builder()
                .authentication(AppAuthentication.customApp(DEMO_APP_ID, DEMO_APP_SECRET))
                .baseUrl(simulator.baseUrl())
                .httpClient(simulator.certificate()::trustedBy)
                .deadline(deadline)
                .responseTimeout(responseTimeout)
                .retry(new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20)))
                .quota(AccountOperations.ENABLE.name(), Quota.unlimited())
                .build();
    }

    @AfterEach
    void close() {
        gateway.disposeLater().block(SLACK);
        simulator.close();
    }

    /** A fault; the error of enable and its requests; the error of an operation that must not be done twice. */
    static Stream<Arguments> faults() {
        return Stream.of(
                arguments(Fault.reset(), NONE, 2, TransportException.class),
                arguments(Fault.reset().afterActing(), NONE, 2, TransportException.class),
                arguments(Fault.close(), NONE, 2, TransportException.class),
                arguments(Fault.close().afterActing(), NONE, 2, TransportException.class),
                arguments(Fault.garbage(), NONE, 2, TransportException.class),
                arguments(Fault.garbage().afterActing(), NONE, 2, TransportException.class),
                arguments(Fault.resetInBody(), NONE, 2, TransportException.class),
                arguments(Fault.truncatedJson(), NONE, 2, UnreadableResponseException.class),
                arguments(Fault.htmlError(502), NONE, 2, UnreadableResponseException.class),
                arguments(Fault.htmlError(504).afterActing(), NONE, 2, UnreadableResponseException.class),
                arguments(Fault.htmlPage(), NONE, 2, UnreadableResponseException.class),
                arguments(Fault.emptyObject(), NONE, 2, UnreadableResponseException.class),
                arguments(Fault.emptyBody().afterActing(), NONE, 2, UnreadableResponseException.class),
                arguments(
                        Fault.hugeBody(3_000_000),
                        UnreadableResponseException.class,
                        1,
                        UnreadableResponseException.class),
                arguments(Fault.platformError(500, 1002001, "system"), NONE, 2, ApiException.class),
                arguments(Fault.platformError(400, 1002553, "none"), ApiException.class, 1, ApiException.class));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void enableIsSentAgainWhereThatMayHelp(
            Fault fault,
            @Nullable Class<? extends FeishuException> enables,
            int requests,
            Class<? extends FeishuException> once) {
        simulator.faults().next(ApiPaths.ENABLE, fault);

        FeishuException error = end(enable());

        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(requests);
        if (enables == null) {
            assertThat(error).isNull();
            assertThat(enabled()).isPositive();
        } else {
            assertThat(error).isExactlyInstanceOf(enables);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whatMayHaveArrivedIsNotSentAgain(
            Fault fault,
            @Nullable Class<? extends FeishuException> enables,
            int requests,
            Class<? extends FeishuException> once) {
        simulator.faults().next(ApiPaths.ENABLE, fault);

        FeishuException error = end(once());

        assertThat(error).isExactlyInstanceOf(once);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(1);
        assertThat(enabled()).isLessThanOrEqualTo(1);
        if (error.outcome() == Outcome.NOT_SENT || error.outcome() == Outcome.REJECTED) {
            assertThat(enabled()).isZero();
        }
    }

    static Stream<Fault> silences() {
        return Stream.of(Fault.noResponse(), Fault.noResponse().afterActing());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("silences")
    void silenceEndsWithTheResponseTimeout(Fault fault) {
        restart(SLACK, SHORT);
        simulator.faults().next(ApiPaths.ENABLE, fault);

        FeishuException error = end(once());

        assertThat(error).isExactlyInstanceOf(TransportException.class);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isLessThanOrEqualTo(1);

        simulator.faults().next(ApiPaths.ENABLE, fault);
        assertThat(end(enable())).isNull();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isGreaterThanOrEqualTo(3);
        assertThat(enabled()).isPositive();
    }

    @Test
    void aBodyThatDripsEndsWithTheDeadline() {
        restart(SHORT, SLACK);
        for (Mono<?> call : List.of(enable(), once())) {
            simulator.faults().next(ApiPaths.ENABLE, Fault.drip(Duration.ofMillis(100)));
            assertThat(end(call)).isExactlyInstanceOf(DeadlineExceededException.class);
        }
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isLessThanOrEqualTo(2);
    }

    static Stream<Arguments> harmless() {
        return Stream.of(
                arguments(Fault.contentType("text/plain"), 1),
                arguments(Fault.drip(Duration.ofMillis(1)), 1),
                arguments(Fault.platformError(429, 99991400, "slow", Map.of("x-ogw-ratelimit-reset", "0.05")), 2),
                arguments(Fault.platformError(400, 99991400, "slow", Map.of("x-ogw-ratelimit-reset", "0.05")), 2));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void whatHasNoEffectOrNoHarmSucceeds(Fault fault, int requests) {
        simulator.faults().next(ApiPaths.ENABLE, fault);
        assertThat(end(once())).isNull();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(requests);

        simulator.faults().next(ApiPaths.ENABLE, fault);
        assertThat(end(enable())).isNull();
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(2L * requests);
        assertThat(enabled()).isEqualTo(2);
    }

    @Test
    void aRevokedTokenIsReplacedOnTheWay() {
        assertThat(end(once())).isNull();
        simulator.tokens().revokeAll();

        assertThat(end(once())).isNull();

        assertThat(simulator.statistics().tokensIssued()).isEqualTo(2);
        assertThat(enabled()).isEqualTo(2);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(3);
    }

    /** The simulator hands out the same token again, as it is still good. */
    @Test
    void aTokenThatIsHandedBackAfterItsRefusalIsTheError() {
        assertThat(end(once())).isNull();
        // A token that is refused in its first second is waited for; this one is older, however busy the machine is.
        Mono.delay(Duration.ofMillis(1_100)).block(SLACK);

        for (Mono<?> call : List.of(enable(), once())) {
            simulator.faults().next(ApiPaths.ENABLE, Fault.platformError(400, 99991663, "token"));
            assertThat(end(call)).isExactlyInstanceOf(AuthenticationException.class);
        }
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(3);
        assertThat(enabled()).isOne();
    }

    /** With bounds that are the subject; otherwise they are so wide that no busy machine meets them. */
    private void restart(Duration deadline, Duration responseTimeout) {
        gateway.disposeLater().block(SLACK);
        gateway = gateway(deadline, responseTimeout);
    }

    private Mono<?> enable() {
        return ReferralAccounts.on(gateway).enable(DEMO_ACCOUNT_ID);
    }

    private Mono<?> once() {
        return gateway.call(ONCE.request().body(new AccountBody(DEMO_ACCOUNT_ID)));
    }

    private static @Nullable FeishuException end(Mono<?> call) {
        Signal<?> end = call.materialize().block(SLACK.multipliedBy(2));
        assertThat(end.isOnNext() || end.isOnError()).isTrue();
        return (FeishuException) end.getThrowable();
    }

    private long enabled() {
        return simulator.statistics().enabled(DEMO_ACCOUNT_ID);
    }
}
