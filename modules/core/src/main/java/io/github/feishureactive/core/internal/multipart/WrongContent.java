package io.github.feishureactive.core.internal.multipart;

import org.jspecify.annotations.Nullable;

/** A file is not there, or is not what was said of it. */
final class WrongContent extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WrongContent(String what, @Nullable Throwable cause) {
        super(what, cause, false, false);
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
