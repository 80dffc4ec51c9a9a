package io.github.feishureactive.simulator;

import java.util.random.RandomGenerator;

/** Text that cannot be guessed from what came before, as tokens and tickets have it. */
final class RandomText {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final RandomGenerator random;

    /** The random generator must be safe for concurrent use. */
    RandomText(RandomGenerator random) {
        this.random = random;
    }

    String next(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
