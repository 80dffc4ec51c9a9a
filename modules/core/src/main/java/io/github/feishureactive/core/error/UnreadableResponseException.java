package io.github.feishureactive.core.error;

/**
 * The response is not what the platform documents (HTML of a proxy, broken JSON, too many bytes, no data), or it
 * belongs to another request. The request may have had its effect, unless {@link #outcome()} says that it was rejected.
 * The response itself is not quoted, since it may hold secrets.
 */
public final class UnreadableResponseException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /**
     * A response that cannot be read.
     *
     * @param message what is wrong with it, for people; must not quote it
     * @param facts what is known of the call
     */
    public UnreadableResponseException(String message, Facts facts) {
        super(message, facts, null);
    }
}
