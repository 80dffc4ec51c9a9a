package io.github.feishureactive.core.internal.doctor;

import java.util.Locale;
import java.util.concurrent.TimeoutException;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.InvalidRequestException;

/**
 * What a probe failed with. Messages of a source of tokens, of the platform and of application code are left out, since
 * these may quote anything.
 */
final class FailureText {

    private FailureText() {}

    static String of(Throwable error) {
        if (error instanceof Probes.OutOfTimeException) {
            return "not tried: the other probes took all the time";
        }
        if (error instanceof TimeoutException) {
            return "nothing came in time";
        }
        if (error instanceof AuthenticationException noToken) {
            return noToken.getCause() instanceof FeishuException cause && cause.code() == 0
                    ? "no token: " + of(cause)
                    : "no token" + code(noToken) + "; " + advice(noToken.code());
        }
        if (error instanceof ApiException refused) {
            return "refused (" + refused.category().name().toLowerCase(Locale.ROOT) + ")" + code(refused);
        }
        if (error instanceof InvalidRequestException || !(error instanceof FeishuException)) {
            return "failed with " + Plain.word(error.getClass().getSimpleName());
        }
        return Plain.message(String.valueOf(error.getMessage()));
    }

    private static String advice(int code) {
        return switch (code) {
            case 10003, 10014, 10015 ->
                "App ID or App Secret is wrong, or the app belongs to the other brand: copy both from the developer"
                        + " console";
            case 10012, 10016 -> "the app ticket is missing or old: check that the app's tickets arrive";
            case 10013 -> "check the tenant key, and that the app is installed and enabled in that tenant";
            case 0 -> "the exception of any call says why";
            default -> "check in the developer console that the app is enabled, published and installed";
        };
    }

    /** The code, HTTP status and log id as far as they are known. */
    static String code(FeishuException error) {
        return (error.code() == 0 ? "" : ", code " + error.code())
                + (error.httpStatus() == 0 ? "" : ", HTTP " + error.httpStatus())
                + error.logId().map(id -> ", log id " + id).orElse("");
    }
}
