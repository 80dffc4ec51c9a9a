package io.github.feishureactive.spring.redis;

/** The application is configured to share its quotas with other instances, but cannot. */
final class DistributionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    DistributionException(String reason, String action) {
        super("With feishu.distributed=true, " + reason);
        this.action = action;
    }

    /** Returns what to do about it. */
    String action() {
        return action;
    }
}
