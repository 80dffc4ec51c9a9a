package io.github.feishureactive.spring.internal.start;

import java.util.List;
import java.util.stream.Collectors;

import io.github.feishureactive.core.error.FeishuException;

/** No token for some apps that the application does not start without. */
final class VerificationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Refused> refused;

    VerificationException(List<Refused> refused) {
        super(
                refused.stream().map(Refused::text).collect(Collectors.joining("; ")),
                refused.get(0).error());
        this.refused = List.copyOf(refused);
    }

    List<Refused> refused() {
        return refused;
    }

    /** An app and why it has no token. */
    record Refused(VerifiedApp app, Throwable error) {

        /** Of an error that is not the gateway's, only the kind is known to hold no secret. */
        String text() {
            String reason = error.getClass().getSimpleName();
            if (error instanceof FeishuException known) {
                reason = known.getMessage()
                        + known.logId().map(id -> " Log id: " + id + ".").orElse("");
            }
            return "'" + app.prefix() + "app-id': " + reason;
        }

        /** Whether somebody has to correct the credentials; otherwise the platform may not have been reached. */
        boolean permanent() {
            return error instanceof FeishuException known && !known.isTransient();
        }
    }
}
