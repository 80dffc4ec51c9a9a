package io.github.feishureactive.quickstart;

import java.security.cert.CertificateException;

import io.github.feishureactive.core.error.FeishuException;

/** What went wrong and what to do, in one line. */
final class FailureText {

    private static final int ACCOUNT_NOT_FOUND = 1002553;
    private static final int MAX_CAUSES = 10;

    private FailureText() {}

    static String of(String accountId, FeishuException error) {
        String what = error.code() == ACCOUNT_NOT_FOUND
                ? "Account not found: there is no referral account " + accountId
                        + " in this tenant. Pass the id from the response to registering the account (code 1002553)."
                : String.valueOf(error.getMessage());
        return what
                + (untrusted(error) ? " " + Platform.CA_CERTIFICATE + " names a PEM file to trust." : "")
                + error.logId().map(id -> " Log id " + id).orElse("");
    }

    private static boolean untrusted(Throwable error) {
        Throwable cause = error;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
