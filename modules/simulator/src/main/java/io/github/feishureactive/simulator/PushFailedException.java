package io.github.feishureactive.simulator;

/** A push that was not acknowledged, and why; it has no stack trace because that is the application's affair. */
final class PushFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PushFailedException(String why) {
        super(why, null, false, false);
    }

    /** What statistics say of a failed push. */
    static String describe(Throwable failure) {
        return failure instanceof PushFailedException
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName();
    }
}
