package io.github.feishureactive.spring.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Finds the known name that a misspelt one is likely to mean. */
public final class NearestName {

    private NearestName() {}

    /**
     * Finds the nearest name.
     *
     * @param name what is written
     * @param known the names that there are
     * @return the nearest, or {@code null} if none is alike
     */
    public static @Nullable String of(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(name, candidate) <= Math.max(2, name.length() / 3))
                .orElse(null);
    }

    /** A name may be written without its beginning, such as {@code secret} for {@code app-secret}. */
    private static int distance(String name, String candidate) {
        String written = name.toLowerCase(Locale.ROOT);
        int least = edits(written, candidate);
        for (int i = 0; i < candidate.length(); i++) {
            if (!Character.isLetterOrDigit(candidate.charAt(i))) {
                least = Math.min(least, 1 + edits(written, candidate.substring(i + 1)));
            }
        }
        return least;
    }

    /** Counts insertions, deletions, substitutions, and swaps of two neighbours. */
    private static int edits(String one, String other) {
        int[][] edits = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : least(edits, one, other, i, j);
            }
        }
        return edits[one.length()][other.length()];
    }

    private static int least(int[][] edits, String one, String other, int i, int j) {
        int substituted = edits[i - 1][j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        int least = Math.min(substituted, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, 1 + edits[i - 2][j - 2]) : least;
    }
}
