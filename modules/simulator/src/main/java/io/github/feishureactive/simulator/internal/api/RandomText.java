package io.github.feishureactive.simulator.internal.api;

import java.util.random.RandomGenerator;

/** Random letters and digits for tokens, tickets and ids. */
public final class RandomText {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final RandomGenerator random;

    /** The random generator must be safe for concurrent use. */
    public RandomText(RandomGenerator random) {
        this.random = random;
    }

    public String next(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
