package io.github.feishureactive.simulator.quota;

/** How requests are counted. The platform does not document its policy, so a client should work with each of them. */
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
     * Creates a window of this kind.
     *
     * @param quota what it admits
     * @return a new window
     */
    public abstract QuotaWindow window(Quota quota);
}
