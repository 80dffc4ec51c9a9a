package io.github.feishureactive.core.internal.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.feishureactive.core.internal.TokenPattern;

/** What may stand on the page: numbers, times, and words of others if they are harmless. */
final class Plain {

    private static final String HIDDEN = "[hidden]";
    private static final int MAX_WORD_LENGTH = 80;
    private static final int MAX_WORDS = 24;
    private static final int SHOWN_OF_APP = 6;
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_.:/+\\-]*");
    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9_.\\-]*(?::[a-z0-9_.\\-]+)+");
    private static final Pattern ADDRESS = Pattern.compile("\\S+:\\d{2,5}\\b");

    private Plain() {}

    /** Returns the word of a program, such as a header's name, if it is one. */
    static String word(String text) {
        return harmless(text, WORD) ? text : HIDDEN;
    }

    /** Returns words separated by commas, without repetitions. */
    static String words(List<String> texts) {
        List<String> distinct = texts.stream().map(Plain::word).distinct().toList();
        return String.join(", ", distinct.subList(0, Math.min(distinct.size(), MAX_WORDS)))
                + (distinct.size() > MAX_WORDS ? " and " + (distinct.size() - MAX_WORDS) + " more" : "");
    }

    /** Returns those that are scope names. */
    static List<String> scopes(List<String> names) {
        return names.stream()
                .filter(name -> harmless(name, SCOPE))
                .distinct()
                .limit(MAX_WORDS)
                .toList();
    }

    private static boolean harmless(String text, Pattern form) {
        return text.length() <= MAX_WORD_LENGTH && form.matcher(text).matches() && !TokenPattern.matches(text);
    }

    /** Returns a message of this library without the addresses of proxies. */
    static String message(String text) {
        return TokenPattern.hide(ADDRESS.matcher(text).replaceAll("[address]"));
    }

    /** Returns enough of an app's id to tell it from the other apps of a team. */
    static String app(String id) {
        return id.length() > 2 * SHOWN_OF_APP ? word(id.substring(0, SHOWN_OF_APP)) + "***" : "***";
    }

    /** Whole milliseconds. */
    static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    /** Seconds with their sign and milliseconds; minutes where these are no longer of interest. */
    static String offset(Duration offset) {
        String sign = offset.isNegative() ? "-" : "+";
        Duration size = offset.abs();
        if (size.compareTo(Duration.ofMinutes(1)) < 0) {
            return sign + seconds(size);
        }
        Duration rounded = Duration.ofSeconds(size.plusMillis(500).toSeconds());
        return sign + (rounded.toHours() > 0 ? rounded.toHours() + " h " : "") + rounded.toMinutesPart() + " min "
                + rounded.toSecondsPart() + " s";
    }

    /** Seconds with milliseconds. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%d.%03d s", time.toSeconds(), time.toMillisPart());
    }

    /** Hours and minutes. */
    static String minutes(Duration time) {
        return time.toHours() + " h " + time.toMinutesPart() + " min";
    }
}
