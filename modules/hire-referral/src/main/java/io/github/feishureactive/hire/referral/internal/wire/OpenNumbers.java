package io.github.feishureactive.hire.referral.internal.wire;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The platform's numbers of a kind, by name. In the JSON of an application a number is its name, which a reader
 * understands without the platform's documentation; one that has no name yet is its digits.
 */
public final class OpenNumbers {

    private final String kind;
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    private OpenNumbers(String kind) {
        this.kind = kind;
    }

    /** Names the numbers from one on. */
    public static OpenNumbers of(String kind, String... names) {
        OpenNumbers open = new OpenNumbers(kind);
        for (int i = 0; i < names.length; i++) {
            open.and(i + 1, names[i]);
        }
        return open;
    }

    /** Names one more. To be called before anything else. */
    public OpenNumbers and(int number, String name) {
        names.put(number, name);
        numbers.put(name, number);
        return this;
    }

    /** Writes JSON. */
    public String name(int number) {
        return names.getOrDefault(number, Integer.toString(number));
    }

    /** Reads what {@link #name} writes, and a number that the platform writes as text. */
    public int number(String text) {
        Integer number = numbers.get(text);
        return number != null ? number : Integer.parseInt(text.strip());
    }

    /** Describes a number in words. */
    public String describe(int number) {
        String name = names.get(number);
        return name == null
                ? kind + " " + number
                : name.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
