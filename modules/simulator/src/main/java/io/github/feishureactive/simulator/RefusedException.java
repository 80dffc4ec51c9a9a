package io.github.feishureactive.simulator;

/** Ends the handling of a request with a platform error; it has no stack trace because it is an answer, not a failure. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final PlatformError error;

    RefusedException(PlatformError error) {
        super(error.msg(), null, false, false);
        this.error = error;
    }

    PlatformError error() {
        return error;
    }
}
