package io.github.feishureactive.simulator;

import java.util.function.Consumer;

import tools.jackson.databind.node.ObjectNode;

/** Ends the handling of a request with a platform error; it has no stack trace because it is an answer, not a failure. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final PlatformError error;
    private final transient Consumer<ObjectNode> details;

    RefusedException(PlatformError error) {
        this(error, none -> {});
    }

    /** The details go into the answer's {@code error} object. */
    RefusedException(PlatformError error, Consumer<ObjectNode> details) {
        this(error, error.msg(), details);
    }

    RefusedException(PlatformError error, String msg, Consumer<ObjectNode> details) {
        super(msg, null, false, false);
        this.error = error;
        this.details = details;
    }

    PlatformError error() {
        return error;
    }

    /** What the answer says in {@code msg}. */
    String msg() {
        return String.valueOf(getMessage());
    }

    Consumer<ObjectNode> details() {
        return details;
    }
}
