package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What is a code, what is data, and what is said of an answer that has neither. */
class EnvelopeReaderEdgesTest {

    private static final ApiOperation<Item> DATA =
            ApiOperation.get("test.data", "/data", Item.class).build();
    private static final ApiOperation<Item> FLAT =
            ApiOperation.get("test.flat", "/flat", Item.class).shape(Shape.FLAT).build();

    record Item(@Nullable String itemName, int count) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0}",
                "{\"code\":0,\"data\":null}",
                "{\"code\":0,\"data\":{}}",
                "{\"code\":0,\"data\":[1,{\"a\":2}],\"msg\":\"ok\"}",
                "{\"data\":\"text\",\"code\":0}",
                "{\"code\":\"0\",\"data\":{},\"data\":{}}",
            })
    void nothingIsReadFromWhateverDataIsThere(String body) {
        for (Shape shape : Shape.values()) {
            ApiOperation<Void> nothing = ApiOperation.delete("test.none", "/none", Void.class)
                    .shape(shape)
                    .build();

            Object value = read(nothing, 200, body);
            assertThat(value).isNotNull();
            assertThat(unreadable(nothing, 502, body)).hasMessageContaining("says success in a failed HTTP exchange");
        }
    }

    @Test
    void nothingStillNeedsSuccess() {
        ApiOperation<Void> nothing =
                ApiOperation.delete("test.none", "/none", Void.class).build();

        assertThat(unreadable(nothing, 200, "{}")).hasMessageContaining("has no numeric code");
        assertThat(catchThrowableOfType(ApiException.class, () -> read(nothing, 400, "{\"code\":9499}"))
                        .code())
                .isEqualTo(9499);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'code':0}; ''",
                "{'code':0,'data':null}; ''",
                "{'code':0,'data':{'a':[1]}}; {'a':[1]}",
                "{'data':{'a':[1]},'code':0}; {'a':[1]}",
                "{'code':0,'data':7}; 7"
            })
    void aTreeIsWhateverDataIsThere(String body, String tree) {
        ApiOperation<JsonNode> operation =
                ApiOperation.get("test.tree", "/tree", JsonNode.class).build();

        assertThat((Object) read(operation, 200, body.replace('\'', '"'))).hasToString(tree.replace('\'', '"'));
    }

    @Test
    void aFlatTreeIsTheWholeResponse() {
        ApiOperation<JsonNode> operation = ApiOperation.get("test.tree", "/tree", JsonNode.class)
                .shape(Shape.FLAT)
                .build();

        assertThat(read(operation, 200, "{\"code\":0,\"user\":{\"a\":1}}")
                        .at("/user/a")
                        .asInt())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "null",
                "{}",
                "{\"code\":null,\"data\":{}}",
                "{\"code\":\"zero\",\"data\":{}}",
                "{\"code\":0.0,\"data\":{}}",
                "{\"code\":{\"code\":0},\"data\":{}}",
                "{\"code\":[0],\"data\":{}}",
                "{\"code\":0,\"code\":0,\"data\":{}}",
                "{\"code\":0,\"code\":1,\"code\":0,\"data\":{}}",
                "{\"code\":\"x\",\"code\":0,\"data\":{}}",
                "{\"code\":0,\"data\":{}}{}",
                "{\"code\":0,\"data\":{}}7",
            })
    void whatHasNoCodeOrTwoSaysSo(String body) {
        UnreadableResponseException error = unreadable(DATA, 200, body);

        assertThat(error)
                .hasMessage(
                        "The response to test.data has no numeric code (HTTP 200, " + body.length()
                                + " bytes). Check that the base URL is the platform's and that no proxy responds in its place.");
        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"code\":0,|is not the JSON that the platform documents (at byte",
                "{\"code\":0,\"data\":{\"count\":[]}}|cannot be bound to JsonType[io.github.feishureactive.core.",
                "<html>|is not the JSON that the platform documents (at byte 0"
            })
    void whatIsNoJsonSaysWhere(String body, String what) {
        assertThat(unreadable(DATA, 200, body))
                .hasMessageStartingWith("The response to test.data " + what)
                .hasMessageContaining(") (HTTP 200, " + body.length() + " bytes)");
    }

    @ParameterizedTest
    @CsvSource({"199, false", "200, true", "299, true", "300, false", "499, false", "500, false"})
    void successIsAStatusToo(int status, boolean success) {
        String body = "{\"code\":0,\"data\":{\"count\":1}}";
        if (success) {
            assertThat(read(DATA, status, body)).isEqualTo(new Item(null, 1));
        } else {
            assertThat(unreadable(DATA, status, body))
                    .hasMessageContaining("says success in a failed HTTP exchange (HTTP " + status);
        }
    }

    /** Data of a failed exchange or of an error is nobody's, whatever it looks like and wherever it stands. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"data\":{\"count\":\"odd\"}}",
                "{\"data\":{\"count\":\"odd\"},\"code\":0}",
                "{\"code\":0,\"data\":7}",
            })
    void dataOfAFailedExchangeIsNotRead(String body) {
        assertThat(unreadable(DATA, 400, body)).hasMessageContaining("says success in a failed HTTP exchange");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":4711,\"data\":{\"count\":\"odd\"}}",
                "{\"data\":{\"count\":\"odd\"},\"code\":4711}",
                "{\"code\":\"4711\",\"data\":7}",
            })
    void dataOfAnErrorIsNotRead(String body) {
        for (int status : new int[] {200, 400}) {
            ApiException error = catchThrowableOfType(ApiException.class, () -> read(DATA, status, body));
            assertThat(error.code()).isEqualTo(4711);
            assertThat(error.httpStatus()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":0}", "{\"code\":0,\"data\":null}", "{\"code\":\"0\",\"date\":{}}"})
    void successWithoutDataSaysSo(String body) {
        assertThat(unreadable(DATA, 200, body)).hasMessageContaining("says success but has no data");
    }

    @Test
    void dataBeforeTheCodeIsReadOnceTheCodeIsKnown() {
        assertThat(read(DATA, 200, "{\"msg\":\"data\",\"data\" : {\"count\":3} , \"code\":0}"))
                .isEqualTo(new Item(null, 3));
        assertThat(read(DATA, 200, "{\"data\":{\"count\":3},\"code\":\"0\"}")).isEqualTo(new Item(null, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"code\":0,\"data\":7,\"count\":3}", "{\"data\":7,\"count\":3,\"code\":0}"})
    void ofAFlatAnswerDataIsAMemberLikeAnyOther(String body) {
        assertThat(read(FLAT, 200, body)).isEqualTo(new Item(null, 3));
    }

    @Test
    void aFlatAnswerOfAFailedExchangeIsNotRead() {
        assertThat(unreadable(FLAT, 400, "{\"code\":0,\"count\":\"odd\"}"))
                .hasMessageContaining("says success in a failed HTTP exchange");
    }

    @ParameterizedTest
    @CsvSource({"499, UNREADABLE, base URL", "500, UNKNOWN, try later", "502, UNKNOWN, try later"})
    void aServersTroubleIsNotTheBaseUrls(int status, Outcome outcome, String advice) {
        UnreadableResponseException error = unreadable(DATA, status, "<html>");

        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(error.isTransient()).isTrue();
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.logId()).contains("log1");
        assertThat(error).hasMessageContaining(advice);
    }

    @Test
    void throttlingNeedsNoCode() {
        ThrottledException error =
                catchThrowableOfType(ThrottledException.class, () -> read(DATA, 429, "<html>slow down</html>"));

        assertThat(error.code()).isZero();
        assertThat(unreadable(DATA, 428, "<html>slow down</html>").httpStatus()).isEqualTo(428);
    }

    private static UnreadableResponseException unreadable(ApiOperation<?> operation, int status, String body) {
        UnreadableResponseException error =
                catchThrowableOfType(UnreadableResponseException.class, () -> read(operation, status, body));
        assertThat(error).as(body).isNotNull();
        return error;
    }

    private static <T> T read(ApiOperation<T> operation, int status, String body) {
        return EnvelopeReader.read(
                operation.request(),
                new BufferedResponse(status, "log1", null, -1, body.getBytes(StandardCharsets.UTF_8)),
                null,
                null);
    }
}
