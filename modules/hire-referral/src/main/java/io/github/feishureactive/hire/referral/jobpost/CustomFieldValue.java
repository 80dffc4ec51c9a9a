package io.github.feishureactive.hire.referral.jobpost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.hire.referral.I18nName;

/**
 * What a {@link CustomField} holds. The number of its kind says which of these it is; if that number is new, the only
 * member that the value has. Whatever else comes is {@link Unknown}.
 */
public sealed interface CustomFieldValue {

    /**
     * Text of one line or more.
     *
     * @param text the text
     */
    record Text(String text) implements CustomFieldValue {}

    /**
     * One of several options.
     *
     * @param key the option's id, {@code null} if absent
     * @param name the option's name, {@code null} if absent
     */
    record Choice(@Nullable String key, @Nullable I18nName name) implements CustomFieldValue {}

    /**
     * Some of several options.
     *
     * @param choices the options
     */
    record Choices(List<Choice> choices) implements CustomFieldValue {

        /**
         * Copies the list.
         *
         * @param choices the options
         */
        public Choices {
            choices = List.copyOf(choices);
        }
    }

    /**
     * A day, a month or a year, as the platform's time at which it starts.
     *
     * @param time the time
     */
    record Time(Instant time) implements CustomFieldValue {}

    /**
     * A range of time.
     *
     * @param start {@code null} if it is open at its start
     * @param end {@code null} if it is open at its end
     */
    record TimeRange(@Nullable Instant start, @Nullable Instant end) implements CustomFieldValue {}

    /**
     * A number.
     *
     * @param number the number as the platform wrote it
     */
    record Decimal(BigDecimal number) implements CustomFieldValue {

        /** As JSON it is text, as every decimal number of these models. */
        @JsonProperty("number")
        String plainNumber() {
            return number.toPlainString();
        }
    }

    /**
     * Something that this version does not know.
     *
     * @param value the JSON of the value
     */
    record Unknown(JsonNode value) implements CustomFieldValue {}
}
