package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.QuotaRefusedException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.doctor.Probes.Result;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Method;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.TokenKind;

/**
 * Finds out which of the wanted calls the app may make. GET requests are sent. Of all others only the scopes are named,
 * and judged by what the platform said to the GET requests: a permission error names scopes of which the app has none,
 * and a response shows that it has one of the call's scopes.
 */
final class CallProbe {

    private static final String SECTION = "Wanted calls";

    /** The platform's own gateway numbers its errors from here. */
    private static final int GATEWAY_CODES = 99_990_000;

    private static final Pattern OTHER_METHOD =
            Pattern.compile("http-?method|method-?override", Pattern.CASE_INSENSITIVE);

    private static final Set<ErrorCategory> BLOCKING =
            EnumSet.of(ErrorCategory.TOKEN, ErrorCategory.APP_CONFIGURATION, ErrorCategory.MONTHLY_QUOTA);

    private final ExaminedGateway gateway;
    private final Transport transport;
    private final Probes probes;
    private final Findings findings;
    private final Set<String> lacking = new HashSet<>();

    /** Lists of scopes, of each of which the app has one. */
    private final Set<List<String>> granted = new HashSet<>();

    CallProbe(ExaminedGateway gateway, Transport transport, Probes probes, Findings findings) {
        this.gateway = gateway;
        this.transport = transport;
        this.probes = probes;
        this.findings = findings;
    }

    /**
     * Probes one call after another.
     *
     * @param obstacle why none that needs a tenant's token can be sent, {@code null} if they can
     */
    Mono<Void> all(List<ApiRequest<?>> calls, @Nullable String obstacle) {
        return Flux.fromIterable(calls)
                .filter(CallProbe::reads)
                .concatMap(call -> obstacle == null || call.tokenKind() != TokenKind.TENANT
                        ? once(call)
                        : Mono.fromRunnable(() -> skip(call, obstacle)))
                .then(Mono.fromRunnable(() -> calls.stream()
                        .filter(call -> !reads(call))
                        .map(ApiRequest::operation)
                        .forEach(this::judgeUnsent)));
    }

    /** A header that names another method could make a GET request do anything. */
    private static boolean reads(ApiRequest<?> call) {
        return call.operation().method() == Method.GET
                && call.headers().keySet().stream()
                        .noneMatch(name -> OTHER_METHOD.matcher(name).find());
    }

    private Mono<Void> once(ApiRequest<?> call) {
        if (call.problem() != null) {
            return Mono.fromRunnable(() -> skip(call, "the request is not valid"));
        }
        Function<Duration, Mono<?>> exchange = left -> gateway.calls().once(call, transport, left);
        return probes.run(exchange)
                .doOnNext(result -> judge(call.operation(), result))
                .then();
    }

    private void skip(ApiRequest<?> call, String reason) {
        add(Verdict.SKIPPED, call.operation(), "not sent, since " + reason + "; " + need(call.operation()));
    }

    private void judge(ApiOperation<?> operation, Result<?> result) {
        Throwable error = result.error();
        String took = result.head() == null
                ? ""
                : ", in " + Plain.millis(result.head().roundTrip());
        if (error == null) {
            allowed(operation, "answered" + took);
        } else if (error instanceof PermissionDeniedException denied) {
            denied(operation, denied);
        } else if (error instanceof ApiException refused && reached(operation, refused)) {
            allowed(operation, "answered with code " + refused.code() + took);
        } else {
            add(
                    blocks(error) ? Verdict.PROBLEM : Verdict.NOTE,
                    operation,
                    FailureText.of(error) + "; " + need(operation));
        }
    }

    /** Returns whether the error is the operation's own, so that the platform's gateway let the request in. */
    private static boolean reached(ApiOperation<?> operation, ApiException refused) {
        return operation.errors().containsKey(refused.code())
                || (refused.category() == ErrorCategory.OTHER && refused.code() < GATEWAY_CODES);
    }

    /** Returns whether every call fails until somebody acts, as far as the error tells. */
    private static boolean blocks(Throwable error) {
        if (error instanceof ApiException refused) {
            return BLOCKING.contains(refused.category());
        }
        return !(error instanceof UnreadableResponseException
                || error instanceof QuotaRefusedException
                || error instanceof Probes.OutOfTimeException);
    }

    private void allowed(ApiOperation<?> operation, String what) {
        List<String> scopes = scopes(operation);
        if (!scopes.isEmpty()) {
            granted.add(scopes);
        }
        add(Verdict.OK, operation, what + (scopes.isEmpty() ? "" : "; the app has " + oneOf(scopes)));
    }

    private void denied(ApiOperation<?> operation, PermissionDeniedException denied) {
        List<String> named = Plain.scopes(denied.missingScopes());
        List<String> missing = named.isEmpty() ? scopes(operation) : named;
        lacking.addAll(named);
        add(
                Verdict.PROBLEM,
                operation,
                "refused" + FailureText.code(denied) + "; the app "
                        + (missing.isEmpty() ? "lacks a scope that is not named" : noneOf(missing))
                        + ": grant it in the developer console and publish the app");
    }

    private void judgeUnsent(ApiOperation<?> operation) {
        List<String> scopes = scopes(operation);
        if (granted.stream().anyMatch(scopes::containsAll)) {
            add(Verdict.OK, operation, "not sent; the app has " + oneOf(scopes));
        } else if (!scopes.isEmpty() && lacking.containsAll(scopes)) {
            add(Verdict.PROBLEM, operation, "not sent; the app " + noneOf(scopes));
        } else {
            add(Verdict.SKIPPED, operation, "not sent, since it may change something; " + need(operation));
        }
    }

    private void add(Verdict verdict, ApiOperation<?> operation, String text) {
        findings.section(SECTION);
        findings.add(verdict, Plain.word(operation.name()), operation.method() + " " + text);
    }

    private String need(ApiOperation<?> operation) {
        List<String> scopes = scopes(operation);
        return scopes.isEmpty() ? "its scopes are not known here" : "it needs " + oneOf(scopes);
    }

    private List<String> scopes(ApiOperation<?> operation) {
        if (!operation.scopes().isEmpty()) {
            return operation.scopes();
        }
        DocumentedOperation documented = gateway.documented().apply(operation);
        return documented == null ? List.of() : documented.scopes();
    }

    private static String oneOf(List<String> scopes) {
        return scopes.size() == 1 ? scopes.get(0) : "one of " + String.join(", ", scopes);
    }

    private static String noneOf(List<String> scopes) {
        return scopes.size() == 1 ? "lacks " + scopes.get(0) : "has none of " + String.join(", ", scopes);
    }
}
