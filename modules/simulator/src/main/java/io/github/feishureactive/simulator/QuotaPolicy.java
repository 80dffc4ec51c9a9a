package io.github.feishureactive.simulator;

/** How a platform may count. The real one does not say which it uses, so a client should live with each of them. */
public enum QuotaPolicy {

    /** See {@link QuotaWindow#fixed(Quota)}. */
    FIXED_WINDOW {
        @Override
        public QuotaWindow window(Quota quota) {
            return QuotaWindow.fixed(quota);
        }
    },

    /** See {@link QuotaWindow#sliding(Quota)}. */
    SLIDING_WINDOW {
        @Override
        public QuotaWindow window(Quota quota) {
            return QuotaWindow.sliding(quota);
        }
    },

    /** See {@link QuotaWindow#tokenBucket(Quota)}. */
    TOKEN_BUCKET {
        @Override
        public QuotaWindow window(Quota quota) {
            return QuotaWindow.tokenBucket(quota);
        }
    };

    /**
     * A new, unused window of this kind.
     *
     * @param quota what it admits
     * @return the window
     */
    public abstract QuotaWindow window(Quota quota);
}
