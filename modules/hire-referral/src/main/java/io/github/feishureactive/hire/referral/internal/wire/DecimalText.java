package io.github.feishureactive.hire.referral.internal.wire;

import java.math.BigDecimal;

import org.jspecify.annotations.Nullable;

/** Decimal numbers as the platform writes them in text. */
public final class DecimalText {

    /** Few enough that no arithmetic with them can exhaust memory. */
    private static final int MOST_DIGITS = 40;

    private DecimalText() {}

    /** The number, {@code null} if it is none or has absurdly many digits or zeros. */
    public static @Nullable BigDecimal parse(@Nullable String text) {
        if (text == null || text.length() > 2 * MOST_DIGITS) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text.strip());
            boolean sensible = number.precision() <= MOST_DIGITS && Math.abs((long) number.scale()) <= MOST_DIGITS;
            return sensible ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
