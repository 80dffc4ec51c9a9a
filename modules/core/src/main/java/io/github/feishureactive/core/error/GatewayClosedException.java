package io.github.feishureactive.core.error;

/** The gateway was closed before the call could end; {@link #outcome()} says whether a request may have been sent. */
public final class GatewayClosedException extends FeishuException {

    private static final long serialVersionUID = 1L;

    /**
     * A call of a closed gateway.
     *
     * @param operation the operation's name
     */
    public GatewayClosedException(String operation) {
        super(
                "The gateway is closed; build a new one, or close it only after the last call.",
                Facts.notSent(operation, false),
                null);
    }
}
