package io.github.feishureactive.auth;

import java.time.Duration;

import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.Outcome;

/** The errors of callers that wait for a token that does not come. */
final class TokenFailure {

    private static final String OPERATION = "auth";

    private TokenFailure() {}

    static AuthenticationException of(Throwable error, long pauseNanos) {
        Duration pause = Duration.ofNanos(pauseNanos);
        if (!(error instanceof FeishuException known)) {
            // Whatever this is, its message was not written with secrets in mind.
            return new AuthenticationException(
                    "No access token: the request for one failed ("
                            + error.getClass().getSimpleName() + ").",
                    Facts.notSent(OPERATION, true),
                    pause,
                    null);
        }
        if (known instanceof AuthenticationException explained) {
            // It failed for want of another token, and that one's failure says all there is to say.
            return retold(explained, pause);
        }
        boolean permanent = Backoff.permanent(known);
        return new AuthenticationException(
                permanent
                        ? "No access token: " + advice(known.code())
                        : "No access token: " + words(known) + " The next request for one follows in "
                                + pause.toMillis() + " ms at the earliest.",
                known.facts().with(known.operation(), Outcome.NOT_SENT, !permanent),
                pause,
                known);
    }

    private static AuthenticationException retold(AuthenticationException explained, Duration pause) {
        return new AuthenticationException(
                String.valueOf(explained.getMessage()),
                explained.facts().with(explained.operation(), Outcome.NOT_SENT, explained.isTransient()),
                pause,
                explained.getCause());
    }

    private static String advice(int code) {
        return switch (code) {
            case 10003 ->
                "app id or app secret is missing or malformed (code 10003). Copy both from the" + " developer console.";
            case 10014 ->
                "the platform does not know the app id, or the secret is wrong (code 10014). Copy both from the"
                        + " developer console, and check that app and base URL belong to the same brand, Feishu or"
                        + " Lark.";
            case 99991403 ->
                "the tenant's calls of this month are used up (code 99991403). They come back on the first of the next"
                        + " month.";
            case 10015 -> "the app secret is wrong (code 10015). Copy it from the developer console.";
            default ->
                "the platform refuses to issue one (code " + code
                        + "). Check the app in the developer console: enabled, published, installed in the tenant.";
        };
    }

    /** Possibly transient errors with a likely cause that is worth naming. */
    private static String words(FeishuException known) {
        return switch (known.code()) {
            case 10012 ->
                "the platform issues no app token (code 10012). A store app showed it a ticket that it does not"
                        + " take: check that the ticket store of this gateway is fed with the tickets of this app.";
            case 10013 ->
                "the platform issues no tenant token (code 10013). Check the tenant key, and that the app is"
                        + " installed and enabled in that tenant.";
            case 10016 ->
                "the platform does not push an app ticket (code 10016). Only store apps get tickets: check in the"
                        + " developer console that this is one.";
            default -> String.valueOf(known.getMessage());
        };
    }

    /** The credentials are not of the kind that the call needs. */
    static AuthenticationException misused(String what) {
        return new AuthenticationException(
                "No access token: " + what, Facts.notSent(OPERATION, false), Duration.ZERO, null);
    }

    static AuthenticationException noTicket(Duration waited) {
        return new AuthenticationException(
                "No access token: the platform was asked to push an app ticket, and none came within "
                        + waited.toSeconds()
                        + " s. Check that the app's event address receives events, that what receives"
                        + " them feeds the ticket store of this gateway, and that the app is a store app.",
                Facts.notSent(OPERATION, true),
                Duration.ZERO,
                null);
    }

    static AuthenticationException closed() {
        return new AuthenticationException(
                "No access token: the gateway is closed.", Facts.notSent(OPERATION, false), Duration.ZERO, null);
    }
}
