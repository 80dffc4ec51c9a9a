package io.github.feishureactive.hire.referral.jobpost;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.hire.referral.I18nName;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Choice;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Choices;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Decimal;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Text;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Time;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.TimeRange;
import io.github.feishureactive.hire.referral.jobpost.CustomFieldValue.Unknown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class CustomFieldReaderTest {

    /** As the documentation's example has it: every kind at once. */
    private static final JsonNode ALL = json("""
            {"content":"text","option":{"key":"1","name":{"zh_cn":"支持","en_us":"support"}},
             "option_list":[{"key":"1","name":{"zh_cn":"强支持"}},{"key":"2"}],
             "time_range":{"start_time":"1716791547691","end_time":"1716891547691"},
             "time":"1625456721000","number":"88.50"}""");

    private static final Choice CHOICE = new Choice("1", new I18nName("支持", "support"));
    private static final Choices CHOICES =
            new Choices(List.of(new Choice("1", new I18nName("强支持", null)), new Choice("2", null)));
    private static final Instant START = Instant.ofEpochMilli(1_716_791_547_691L);
    private static final Instant END = Instant.ofEpochMilli(1_716_891_547_691L);
    private static final TimeRange RANGE = new TimeRange(START, END);
    private static final Time TIME = new Time(Instant.ofEpochMilli(1_625_456_721_000L));
    private static final Decimal NUMBER = new Decimal(new BigDecimal("88.50"));

    static Stream<Arguments> kinds() {
        return Stream.of(
                arguments(1, "content", new Text("text")),
                arguments(2, "content", new Text("text")),
                arguments(3, "option", CHOICE),
                arguments(4, "option_list", CHOICES),
                arguments(5, "time", TIME),
                arguments(6, "time", TIME),
                arguments(7, "time", TIME),
                arguments(8, "time_range", RANGE),
                arguments(9, "number", NUMBER),
                arguments(10, "content", new Text("text")));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theNumberOfTheKindDecides(int objectType, String member, CustomFieldValue expected) {
        assertThat(CustomFieldReader.read(objectType, ALL)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theOnlyMemberDecidesIfTheNumberIsNew(int objectType, String member, CustomFieldValue expected) {
        JsonNode value = json("{\"" + member + "\":" + ALL.get(member)
                + ",\"x\":\"\",\"y\":null,\"z\":{\"key\":\"\",\"name\":{\"zh_cn\":\"\"}},\"l\":[]}");

        assertThat(CustomFieldReader.read(11, value)).isEqualTo(expected);
        assertThat(CustomFieldReader.read(null, value)).isEqualTo(expected);
    }

    @Test
    void severalMembersOfANewKindAreUnknown() {
        assertThat(CustomFieldReader.read(11, ALL)).isEqualTo(new Unknown(ALL));
        assertThat(CustomFieldReader.read(null, ALL)).isEqualTo(new Unknown(ALL));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 {\"content\":{\"rich\":1}}",
                "1 {\"option\":{\"key\":\"1\"}}",
                "1 {\"content\":\"\",\"option\":{\"key\":\"1\"}}",
                "3 {\"option\":\"yes\"}",
                "3 {\"option\":{\"value\":\"yes\"}}",
                "3 {\"option\":{},\"content\":\"text\"}",
                "4 {\"option_list\":[],\"option\":{\"key\":\"1\"}}",
                "4 {\"option_list\":[{\"key\":\"1\"},{\"value\":\"2\"}]}",
                "4 {\"option_list\":{\"key\":\"1\"}}",
                "4 {\"option_list\":[{\"key\":\"1\"},\"2\"]}",
                "5 {\"time\":\"2024-01-01\"}",
                "5 {\"time\":\"0\"}",
                "5 {\"time\":-1}",
                "8 {\"time_range\":[1716791547691]}",
                "8 {\"time_range\":{\"start_time\":\"AA\"}}",
                "9 {\"number\":\"many\"}",
                "9 {\"number\":\"1E+1000000000\"}",
                "9 {\"number\":true}",
                "11 {\"person\":{\"id\":\"ou_1\"}}",
                "11 \"text\"",
                "11 [1]",
                "11 7",
            })
    void whatIsNotOfItsKindIsUnknown(String kindAndValue) {
        String[] parts = kindAndValue.split(" ", 2);
        JsonNode value = json(parts[1]);

        assertThat(CustomFieldReader.read(Integer.valueOf(parts[0]), value)).isEqualTo(new Unknown(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "[]",
                "\"\"",
                "{\"content\":\"\"}",
                "{\"content\":\"\",\"option\":{\"key\":\"\",\"name\":{}},\"option_list\":[],\"time\":null}",
            })
    void nothingIsNoValue(String value) {
        assertThat(CustomFieldReader.read(1, json(value))).isNull();
        assertThat(CustomFieldReader.read(null, json(value))).isNull();
        assertThat(CustomFieldReader.read(1, null)).isNull();
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                arguments(5, "{\"time\":1625456721000}", TIME),
                arguments(5, "{\"time\":1.625456721E12}", TIME),
                arguments(8, "{\"time_range\":{\"start_time\":1716791547691}}", new TimeRange(START, null)),
                arguments(8, "{\"time_range\":{\"end_time\":\"1716891547691\",\"x\":1}}", new TimeRange(null, END)),
                arguments(9, "{\"number\":88}", new Decimal(BigDecimal.valueOf(88))),
                arguments(9, "{\"number\":0.25}", new Decimal(new BigDecimal("0.25"))),
                arguments(1, "{\"content\":88}", new Text("88")),
                arguments(3, "{\"option\":{\"key\":1,\"name\":\"yes\"}}", new Choice("1", null)),
                arguments(
                        4, "{\"option_list\":[null,{},{\"key\":\"1\"}]}", new Choices(List.of(new Choice("1", null)))));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void textMayBeWrittenAsANumberAndPartsMayBeAbsent(
            int objectType, String value, @Nullable CustomFieldValue expected) {
        assertThat(CustomFieldReader.read(objectType, json(value))).isEqualTo(expected);
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
