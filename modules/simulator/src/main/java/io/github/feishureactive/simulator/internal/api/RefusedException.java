package io.github.feishureactive.simulator.internal.api;

import java.util.function.Consumer;

import tools.jackson.databind.node.ObjectNode;

/** Ends a request with a platform error. It has no stack trace because it is a response, not a failure. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final PlatformError error;
    private final transient Consumer<ObjectNode> details;

    public RefusedException(PlatformError error) {
        this(error, none -> {});
    }

    /** The details are written into the response's {@code error} object. */
    public RefusedException(PlatformError error, Consumer<ObjectNode> details) {
        this(error, error.msg(), details);
    }

    public RefusedException(PlatformError error, String msg, Consumer<ObjectNode> details) {
        super(msg, null, false, false);
        this.error = error;
        this.details = details;
    }

    public PlatformError error() {
        return error;
    }

    /** Returns the {@code msg} of the response. */
    String msg() {
        return String.valueOf(getMessage());
    }

    Consumer<ObjectNode> details() {
        return details;
    }
}
