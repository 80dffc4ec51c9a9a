package io.github.feishureactive.hire.referral.jobpost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.internal.PlatformTime;
import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.internal.wire.DecimalText;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Choice;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Choices;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Decimal;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Text;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Time;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.TimeRange;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Unknown;

/**
 * Reads the value of a custom field. An object with a member for each kind, of which the documentation's own example
 * has all at once: the number of the kind decides.
 */
final class CustomFieldReader {

    private static final String CONTENT = "content";
    private static final String OPTION = "option";
    private static final String OPTION_LIST = "option_list";
    private static final String TIME = "time";
    private static final String TIME_RANGE = "time_range";
    private static final String NUMBER = "number";

    private CustomFieldReader() {}

    static @Nullable CustomFieldValue read(@Nullable Integer objectType, @Nullable JsonNode value) {
        if (value == null || empty(value)) {
            return null;
        }
        String member = objectType == null ? null : member(objectType);
        if (member == null) {
            member = onlyMember(value);
        }
        CustomFieldValue known = member == null || empty(value.path(member)) ? null : read(member, value.path(member));
        return known == null ? new Unknown(value) : known;
    }

    /** Where a kind has its value, {@code null} if the kind is new. */
    private static @Nullable String member(int objectType) {
        return switch (objectType) {
            case 1, 2, 10 -> CONTENT;
            case 3 -> OPTION;
            case 4 -> OPTION_LIST;
            case 5, 6, 7 -> TIME;
            case 8 -> TIME_RANGE;
            case 9 -> NUMBER;
            default -> null;
        };
    }

    private static @Nullable String onlyMember(JsonNode value) {
        List<String> members = value.propertyStream()
                .filter(member -> !empty(member.getValue()))
                .map(member -> member.getKey())
                .toList();
        return members.size() == 1 ? members.get(0) : null;
    }

    private static @Nullable CustomFieldValue read(String member, JsonNode node) {
        return switch (member) {
            case CONTENT -> text(node);
            case OPTION -> choice(node);
            case OPTION_LIST -> choices(node);
            case TIME -> time(node);
            case TIME_RANGE -> timeRange(node);
            case NUMBER -> decimal(node);
            default -> null;
        };
    }

    private static @Nullable Text text(JsonNode node) {
        String text = scalar(node);
        return text == null ? null : new Text(text);
    }

    private static @Nullable Choice choice(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        String key = scalar(node.path("key"));
        JsonNode name = node.path("name");
        I18nName i18nName =
                name.isObject() ? new I18nName(scalar(name.path("zh_cn")), scalar(name.path("en_us"))) : null;
        return key == null && i18nName == null ? null : new Choice(key, i18nName);
    }

    /** Not some of them: options that cannot be read must not be lost. */
    private static @Nullable Choices choices(JsonNode node) {
        if (!node.isArray()) {
            return null;
        }
        List<Choice> choices = node.valueStream()
                .filter(option -> !empty(option))
                .flatMap(option -> Stream.ofNullable(choice(option)))
                .toList();
        long options = node.valueStream().filter(option -> !empty(option)).count();
        return choices.size() == options ? new Choices(choices) : null;
    }

    private static @Nullable Time time(JsonNode node) {
        Instant time = instant(node);
        return time == null ? null : new Time(time);
    }

    private static @Nullable TimeRange timeRange(JsonNode node) {
        Instant start = instant(node.path("start_time"));
        Instant end = instant(node.path("end_time"));
        return start == null && end == null ? null : new TimeRange(start, end);
    }

    private static @Nullable Decimal decimal(JsonNode node) {
        BigDecimal number = DecimalText.parse(scalar(node));
        return number == null ? null : new Decimal(number);
    }

    private static @Nullable Instant instant(JsonNode node) {
        BigDecimal number = DecimalText.parse(scalar(node));
        return number == null || number.signum() == 0 ? null : PlatformTime.of(number);
    }

    private static @Nullable String scalar(JsonNode node) {
        return node.isString() || node.isNumber() ? node.asString() : null;
    }

    /** Returns whether there is nothing to read in it. */
    private static boolean empty(JsonNode node) {
        return node.isContainer()
                ? node.valueStream().allMatch(CustomFieldReader::empty)
                : node.isNull() || node.isMissingNode() || Objects.equals(scalar(node), "");
    }
}
