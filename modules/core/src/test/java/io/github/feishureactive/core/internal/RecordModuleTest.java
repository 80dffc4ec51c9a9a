package io.github.feishureactive.core.internal;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonCreator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a record is bound to, and what is said when it refuses, is what Jackson does without us. */
class RecordModuleTest {

    private final JsonMapper usual = lenient().build();
    private final JsonMapper ours = lenient().addModule(new RecordModule()).build();

    private static JsonMapper.Builder lenient() {
        return JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    record Outer(String name, long count, boolean flag, List<Inner> inner, Made made) {

        Outer {
            if (count < 0) {
                throw new IllegalArgumentException("less than none");
            }
        }
    }

    record Inner(int number) {}

    record Made(String by) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Made of(String by) {
            return new Made("of " + by);
        }
    }

    record Broken(int number) {

        Broken {
            throw new AssertionError("broken");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"a\",\"count\":9007199254740993,\"flag\":true}",
                "{\"inner\":[{\"number\":1},{\"number\":2},null,{}],\"made\":\"hand\"}",
                "{\"name\":null,\"inner\":null,\"made\":null}",
            })
    void bindsTheSame(String json) {
        assertThat(ours.readValue(json, Outer.class)).isEqualTo(usual.readValue(json, Outer.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"count\":-1}", "{\"count\":\"x\"}", "{\"inner\":[{\"number\":{}}]}", "[]", "{\"count\":1"})
    void refusesTheSame(String json) {
        assertThat(refusal(ours, json))
                .hasSameClassAs(refusal(usual, json))
                .hasMessage(refusal(usual, json).getMessage());
    }

    @Test
    void anErrorOfTheConstructorIsThrownAsItIs() {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> ours.readValue("{\"number\":1}", Broken.class))
                .withMessage("broken");
    }

    private static JacksonException refusal(JsonMapper mapper, String json) {
        return catchThrowableOfType(JacksonException.class, () -> mapper.readValue(json, Outer.class));
    }
}
