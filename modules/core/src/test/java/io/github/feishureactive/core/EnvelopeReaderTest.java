package io.github.feishureactive.core;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The two shapes of answers; their many ways to be wrong are tested over the wire, with the module hire-referral. */
class EnvelopeReaderTest {

    private static final ApiOperation<Item> DATA =
            ApiOperation.get("test.data", "/data", Item.class).build();
    private static final ApiOperation<Item> FLAT =
            ApiOperation.get("test.flat", "/flat", Item.class).shape(Shape.FLAT).build();

    record Item(@Nullable String itemName, int count) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"data\":{\"item_name\":\"a\",\"count\":1}}",
                "{\"data\":{\"item_name\":\"a\",\"count\":1},\"code\":0,\"data_more\":{\"item_name\":\"b\"}}",
                "{\"code\":0,\"data\":{\"item_name\":\"a\",\"count\":1.0}}",
            })
    void dataIsInItsMember(String body) {
        assertThat(read(DATA, 200, body)).isEqualTo(new Item("a", 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"msg\":\"ok\",\"item_name\":\"a\",\"count\":1}",
                "{\"item_name\":\"a\",\"data\":{\"item_name\":\"b\"},\"count\":1,\"code\":0}",
            })
    void flatIsBesideTheCode(String body) {
        assertThat(read(FLAT, 200, body)).isEqualTo(new Item("a", 1));
    }

    /** Two values of one member are two answers; believe neither. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":0,\"data\":{\"item_name\":\"a\"},\"data\":{\"item_name\":\"b\"}}",
                "{\"code\":0,\"data\":{\"item_name\":\"a\"},\"data\":null}",
                "{\"code\":0,\"data\":null,\"data\":{\"item_name\":\"a\"}}",
                "{\"data\":{\"item_name\":\"a\"},\"code\":0,\"data\":{\"item_name\":\"b\"}}",
                "{\"data\":{\"item_name\":\"a\"},\"data\":{\"item_name\":\"b\"},\"code\":0}",
                "{\"code\":0,\"data\":{\"item_name\":\"a\"},\"code\":0}",
                "{\"code\":0.5,\"data\":{\"item_name\":\"a\"}}",
            })
    void whatIsThereTwiceIsNotBelieved(String body) {
        assertThatExceptionOfType(UnreadableResponseException.class).isThrownBy(() -> read(DATA, 200, body));
    }

    @Test
    void anErrorIsOneWhateverItsDataSays() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> read(DATA, 400, "{\"code\":1002553,\"data\":{},\"data\":{}}"))
                .satisfies(error -> assertThat(error.code()).isEqualTo(1002553));
    }

    @Test
    void aTokenThatIsThereTwiceIsNotBelieved() {
        assertThatExceptionOfType(UnreadableResponseException.class)
                .isThrownBy(() -> read(FLAT, 200, "{\"code\":0,\"item_name\":\"a\",\"item_name\":\"b\"}"));
    }

    @Test
    void tooManyRequestsIsThrottlingWhateverTheCode() {
        assertThatExceptionOfType(ThrottledException.class)
                .isThrownBy(() -> read(DATA, 429, "{\"code\":0,\"data\":{}}"));
    }

    @Test
    void flatWithoutFieldsIsAnObjectWithoutThem() {
        assertThat(read(FLAT, 200, "{\"code\":0}")).isEqualTo(new Item(null, 0));
    }

    @Test
    void nothingOfAFlatAnswerIsQuoted() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> read(
                        FLAT, 200, "{\"code\":10014,\"msg\":\"app_secret s3cr3t\",\"error\":{\"log_id\":\"s3cr3t\"}}"))
                .satisfies(error -> {
                    assertThat(error.code()).isEqualTo(10014);
                    assertThat(error + " " + error.details() + error.logId()).doesNotContain("s3cr3t");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"code\":0,\"item_name\":{\"s3cr3t\":1}}", "{\"code\":0,\"item_name\":\"s3cr3t\",\"count\":{}}"
            })
    void aFlatAnswerThatDoesNotFitIsNotQuoted(String body) {
        assertThatExceptionOfType(UnreadableResponseException.class)
                .isThrownBy(() -> read(FLAT, 200, body))
                .withNoCause()
                .withMessageNotContaining("s3cr3t");
    }

    @Test
    void anAnswerInAnotherEncodingIsReadOrRefused() {
        byte[] utf16 = "{\"code\":0,\"data\":{\"item_name\":\"a\",\"count\":1}}".getBytes(StandardCharsets.UTF_16);
        assertThat(EnvelopeReader.read(DATA.request(), new BufferedResponse(200, null, null, -1, utf16), null, null))
                .isEqualTo(new Item("a", 1));

        byte[] dataFirst = "{\"data\":{\"item_name\":\"a\"},\"code\":0}".getBytes(StandardCharsets.UTF_16);
        assertThatExceptionOfType(UnreadableResponseException.class)
                .isThrownBy(() -> EnvelopeReader.read(
                        DATA.request(), new BufferedResponse(200, null, null, -1, dataFirst), null, null));
    }

    private static Item read(ApiOperation<Item> operation, int status, String body) {
        return EnvelopeReader.read(
                operation.request(),
                new BufferedResponse(status, null, null, -1, body.getBytes(StandardCharsets.UTF_8)),
                null,
                null);
    }
}
