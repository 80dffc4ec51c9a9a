package io.github.feishureactive.spring;

/** The application is to share its quotas with other instances, and cannot. */
final class DistributionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    DistributionException(String why, String action) {
        super("With feishu.distributed=true, " + why);
        this.action = action;
    }

    /** What to do, for people. */
    String action() {
        return action;
    }
}
