package io.github.feishureactive.core;

import java.io.IOException;
import java.util.ServiceConfigurationError;

/** What code of an application may throw, declared or not. */
public enum Thrown {
    CHECKED,
    UNCHECKED,
    ASSERTION,
    SERVICE,
    LINKAGE,
    STACK;

    /** What Reactor holds fatal. */
    public boolean fatal() {
        return this == LINKAGE || this == STACK;
    }

    public Throwable make() {
        return switch (this) {
            case CHECKED -> new IOException("boom");
            case UNCHECKED -> new IllegalStateException("boom");
            case ASSERTION -> new AssertionError("boom");
            case SERVICE -> new ServiceConfigurationError("boom");
            case LINKAGE -> new NoClassDefFoundError("boom");
            case STACK -> new StackOverflowError("boom");
        };
    }

    /** Throws it, whatever the method around declares and is to return. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public <T> T now() {
        return Thrown.<T, RuntimeException>raise(make());
    }

    /** Runs what may let something escape to its caller, where it ends as it would in the thread of a scheduler. */
    public static void letEscape(Runnable run) {
        try {
            run.run();
        } catch (Throwable escaped) {
            // What matters is seen elsewhere.
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T raise(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
