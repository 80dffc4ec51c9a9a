package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.doctor.GatewayReport;
import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.internal.doctor.Probes.Result;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.HandshakeProbe;
import io.github.feishureactive.core.internal.http.ResponseHead;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.operation.ApiRequest;

/** One diagnosis, from the first probe to the report. Its probes run one after another, so its fields need no lock. */
public final class Examination {

    private static final int ROUNDS = 4;
    private static final Duration EACH = Duration.ofSeconds(10);
    private static final Duration ALL = Duration.ofMinutes(1);
    private static final Map<String, String> ANY_CODING = Map.of("Accept-Encoding", "gzip, deflate, br, zstd");

    private final ExaminedGateway gateway;
    private final List<ApiRequest<?>> calls;
    private final Instant startedAt;
    private final Probes probes;
    private final Findings callFindings = new Findings();
    private final List<Result<BufferedResponse>> rounds = new ArrayList<>();
    private final TokenProbe token;
    private @Nullable ResponseHead asked;
    private Result<String> handshake = new Result<>(null, null, null);

    private Examination(ExaminedGateway gateway, List<ApiRequest<?>> calls) {
        this.gateway = gateway;
        this.calls = calls;
        this.startedAt = now(gateway);
        Duration each = gateway.deadline().compareTo(EACH) < 0 ? gateway.deadline() : EACH;
        this.probes = new Probes(gateway.timer(), each, ALL);
        this.token = new TokenProbe(gateway.tokens());
    }

    /**
     * Examines a gateway. Each subscription is another examination.
     *
     * @param gateway what to examine
     * @param calls the calls that the application wants to make
     * @return the report, after a minute at the latest
     */
    public static Mono<GatewayReport> of(ExaminedGateway gateway, List<ApiRequest<?>> calls) {
        return Mono.usingWhen(
                        Mono.fromSupplier(() -> gateway.settings().openTraced()),
                        transport -> Mono.defer(() -> new Examination(gateway, calls).over(transport)),
                        Transport::disposeLater)
                .onErrorResume(error -> Mono.fromSupplier(() -> broken(gateway, error)));
    }

    /** Only code of the application gets here, such as a customizer of the HTTP client that throws. */
    private static GatewayReport broken(ExaminedGateway gateway, Throwable error) {
        Findings page = new Findings();
        page.section("Setup");
        page.add(Verdict.PROBLEM, "diagnosis", FailureText.of(error));
        return new GatewayReport(now(gateway), page.all());
    }

    private static Instant now(ExaminedGateway gateway) {
        return Instant.ofEpochMilli(gateway.timer().now(TimeUnit.MILLISECONDS));
    }

    private Mono<GatewayReport> over(Transport transport) {
        return round(transport)
                .then(Mono.defer(() -> codings(transport)))
                .then(Mono.defer(() -> token.ask(tenantKey(), probes)))
                .then(Mono.defer(() -> new CallProbe(gateway, transport, probes, callFindings)
                        .all(calls, token.missing() ? "there is no token" : null)))
                .then(Mono.defer(this::handshake))
                .then(Mono.fromSupplier(this::report));
    }

    private @Nullable String tenantKey() {
        return calls.isEmpty() ? null : calls.get(0).tenantKey();
    }

    /** Repeats the same small exchange, unless it fails. The first one needs a connection. */
    private Mono<Void> round(Transport transport) {
        return probes.run(left -> transport.send(new WrongPath(Map.of()))).flatMap(result -> {
            rounds.add(result);
            return result.error() != null || rounds.size() == ROUNDS ? Mono.empty() : round(transport);
        });
    }

    private Mono<Void> codings(Transport transport) {
        if (rounds.get(0).head() == null) {
            return Mono.empty();
        }
        // It may fail, since not every coding can be decoded here. Its head is what counts.
        return probes.run(left -> transport.send(new WrongPath(ANY_CODING)))
                .doOnNext(result -> asked = result.head())
                .then();
    }

    private Mono<Void> handshake() {
        if (rounds.get(0).head() == null) {
            return Mono.empty();
        }
        return probes.run(left -> HandshakeProbe.version(gateway.settings(), WrongPath.TARGET))
                .doOnNext(result -> handshake = result)
                .then();
    }

    private GatewayReport report() {
        Findings page = new Findings();
        Setup.add(gateway, page);
        new ConnectionFacts(rounds, probes.heads(), gateway.settings(), page).add(handshake);
        token.add(page);
        HeaderFacts.add(probes.heads(), asked, page);
        Result<BufferedResponse> last = rounds.get(rounds.size() - 1);
        ErrorEnvelope.add(last.value(), last.head(), page);
        if (calls.isEmpty()) {
            callFindings.section("Wanted calls");
            callFindings.add(Verdict.SKIPPED, "none", "the diagnosis was asked about none");
        }
        page.append(callFindings);
        page.hide(gateway.tokens().appId());
        calls.forEach(call -> page.hide(call.tenantKey()));
        return new GatewayReport(startedAt, page.all());
    }
}
