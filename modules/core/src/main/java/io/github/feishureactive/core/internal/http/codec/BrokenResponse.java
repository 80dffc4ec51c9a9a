package io.github.feishureactive.core.internal.http.codec;

/** Describes an invalid response without quoting it. */
public final class BrokenResponse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * An exception without a stack trace.
     *
     * @param what what is wrong with the response
     */
    public BrokenResponse(String what) {
        super(what, null, false, false);
    }

    /**
     * What is wrong.
     *
     * @return a clause for a message
     */
    public String what() {
        return String.valueOf(getMessage());
    }
}
