package io.github.feishureactive.hire.referral.account;

import io.github.feishureactive.core.error.FeishuException;

/**
 * It is not known whether a withdrawal was made. Call {@link ReferralAccounts#withdraw} again with the same order id:
 * if it was made, the platform returns what it took then; a new order id could withdraw a second time.
 */
public final class WithdrawalUnknownException extends FeishuException {

    private static final long serialVersionUID = 1L;

    private final String externalOrderId;

    /**
     * A withdrawal of which the outcome is not known.
     *
     * @param externalOrderId the order's id
     * @param cause why it is not known
     */
    public WithdrawalUnknownException(String externalOrderId, FeishuException cause) {
        super(
                "It is not known whether the withdrawal was made. Ask again with the same external_order_id, never"
                        + " with a"
                        + " new one: " + cause.getMessage(),
                cause);
        this.externalOrderId = externalOrderId;
    }

    /**
     * What to ask again with.
     *
     * @return the order id of the call that failed
     */
    public String externalOrderId() {
        return externalOrderId;
    }
}
