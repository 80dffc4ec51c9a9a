package io.github.feishureactive.hire.referral.jobpost;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What a job pays in a month, in thousands of a currency that the platform does not name. The documentation says whole
 * thousands; a fraction is kept.
 *
 * @param min the least, {@code null} if the platform did not say
 * @param max the most, {@code null} if the platform did not say
 */
public record SalaryRange(
        @Nullable BigDecimal min, @Nullable BigDecimal max) {

    @JsonProperty("min")
    @Nullable
    String plainMin() {
        return plain(min);
    }

    @JsonProperty("max")
    @Nullable
    String plainMax() {
        return plain(max);
    }

    /** As JSON it is text, as every decimal number of these models. */
    private static @Nullable String plain(@Nullable BigDecimal number) {
        return number == null ? null : number.toPlainString();
    }
}
