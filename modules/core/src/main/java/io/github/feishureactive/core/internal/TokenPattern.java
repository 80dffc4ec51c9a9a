package io.github.feishureactive.core.internal;

import java.util.regex.Pattern;

/** Recognizes access tokens in text that others wrote: the platform's error texts may quote a token that it refused. */
public final class TokenPattern {

    /** Stands in place of a token. */
    public static final String HIDDEN = "[token]";

    private static final Pattern TOKEN = Pattern.compile("\\b(?:[tau]-|eyJ)[A-Za-z0-9_.\\-]{6,}");

    private TokenPattern() {}

    /**
     * Returns whether a text contains anything like a token.
     *
     * @param text any text
     * @return {@code false} if it is safe to print
     */
    public static boolean matches(String text) {
        // A token starts with one of these. Log ids contain neither, and are checked without a matcher.
        boolean possible = text.indexOf('-') >= 0 || text.contains("eyJ");
        return possible && TOKEN.matcher(text).find();
    }

    /**
     * Replaces everything like a token.
     *
     * @param text any text
     * @return the text with {@link #HIDDEN} in place of each
     */
    public static String hide(String text) {
        return TOKEN.matcher(text).replaceAll(HIDDEN);
    }
}
