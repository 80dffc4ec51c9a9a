package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.doctor.Probes.Result;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** Gets a token as any call does: from the gateway's cache, or with one request that all callers share. */
final class TokenProbe {

    private static final String SECTION = "Token";
    private static final Map<String, String> KINDS = Map.of(
            "t-", "a tenant's, or an app's",
            "a-", "an app's",
            "u-", "a user's");

    private final AccessTokens tokens;
    private @Nullable AccessToken token;
    private @Nullable Throwable error;
    private @Nullable Duration validFor;
    private boolean cached;
    private boolean ofTenant;

    TokenProbe(AccessTokens tokens) {
        this.tokens = tokens;
    }

    Mono<Void> ask(@Nullable String tenantKey, Probes probes) {
        ofTenant = tenantKey != null;
        cached = life() != null;
        return probes.run(left -> tokens.token(tenantKey)).doOnNext(this::keep).then();
    }

    private void keep(Result<AccessToken> result) {
        token = result.value();
        error = result.error();
        validFor = life();
    }

    /** A source that throws does not say. */
    private @Nullable Duration life() {
        try {
            return tokens.status().validFor();
        } catch (Throwable thrown) {
            UserCode.rethrow(UserCode.threw(tokens, thrown));
            return null;
        }
    }

    private static String kind(AccessToken token) {
        String value = token.value();
        String prefix = value.length() < 2 ? "" : value.substring(0, 2);
        String known = KINDS.get(prefix);
        return known == null ? "of an unknown form" : "begins with " + prefix + " (" + known + ")";
    }

    boolean missing() {
        return token == null;
    }

    void add(Findings findings) {
        findings.section(SECTION);
        if (token == null) {
            findings.add(
                    Verdict.PROBLEM, "access token", error == null ? "the source gave none" : FailureText.of(error));
            return;
        }
        findings.hide(token.value());
        findings.add(
                Verdict.OK,
                "access token",
                (cached ? "from the cache" : "fetched or shared just now") + ", " + kind(token));
        findings.add(
                validFor == null ? Verdict.NOTE : Verdict.OK,
                "life",
                validFor == null
                        ? "this authentication does not say"
                        : "used for another " + Plain.minutes(validFor) + (ofTenant ? ", the app's own" : ""));
    }
}
