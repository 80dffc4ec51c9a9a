package io.github.feishureactive.simulator.internal.event;

/** A push that was not acknowledged, and why. It has no stack trace because the application failed, not this code. */
final class PushFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PushFailedException(String why) {
        super(why, null, false, false);
    }

    /** Returns the failure as {@code EventDelivery} reports it. */
    static String describe(Throwable failure) {
        return failure instanceof PushFailedException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
