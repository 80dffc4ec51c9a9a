package io.github.feishureactive.core;

/**
 * An answer came that is not what the platform documents: HTML of a proxy, broken JSON, too many bytes, no data. The
 * request may have had its effect. The answer itself is not quoted, since it may hold secrets.
 */
public final class UnreadableResponseException extends FeishuException {

    private static final long serialVersionUID = 1L;

    UnreadableResponseException(String message, Facts facts) {
        super(message, facts, null);
    }
}
