package io.github.feishureactive.core.operation;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApiRequestTest {

    private static final ApiOperation<Object> WITHDRAW = ApiOperation.post(
                    "test.withdraw", "/v1/{account_id}/withdraw", Object.class)
            .build();
    private static final ApiOperation<Object> LIST =
            ApiOperation.get("test.list", "/v1/list", Object.class).build();

    @ParameterizedTest
    @CsvSource({
        "6942778198054125570, 6942778198054125570",
        "a-b.c_d~e, a-b.c_d~e",
        "a/b, a%2Fb",
        "a?b=c, a%3Fb%3Dc",
        "a#b, a%23b",
        "../../secret, ..%2F..%2Fsecret",
        "%2e%2e, %252e%252e",
        "'a b', a%20b",
        "a+b&c, a%2Bb%26c",
        "{account_id}, %7Baccount_id%7D",
        "\u8d26\u6237, %E8%B4%A6%E6%88%B7",
        "\uD83D\uDE00, %F0%9F%98%80",
        "'a\\b', a%5Cb",
        "'\u0661', %D9%A1",
    })
    void aPathVariableStaysWithinItsSegment(String value, String encoded) {
        ApiRequest<Object> request = WITHDRAW.request().path("account_id", value);

        assertThat(request.problem()).isNull();
        assertThat(request.target()).isEqualTo("/v1/" + encoded + "/withdraw");
    }

    @Test
    void controlCharactersCannotBreakTheRequestLine() {
        assertThat(WITHDRAW.request().path("account_id", "a\r\nHost: x\u0000").target())
                .isEqualTo("/v1/a%0D%0AHost%3A%20x%00/withdraw");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\u3000"})
    void aBlankPathVariableIsAProblem(String value) {
        assertThat(WITHDRAW.request().path("account_id", value).problem())
                .isEqualTo("Pass a account_id: it is part of the path and must not be blank.");
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void aDotSegmentIsAProblem(String value) {
        assertThat(WITHDRAW.request().path("account_id", value).problem()).contains("a dot segment");
    }

    @Test
    void anUnknownVariableIsAProblemAndTheFirstProblemStays() {
        ApiRequest<Object> request = WITHDRAW.request().path("id", "1").path("account_id", null);

        assertThat(request.problem()).isEqualTo("The path of test.withdraw has no variable {id}.");
    }

    @Test
    void aVariableThatIsNotFilledIsAProblem() {
        assertThat(WITHDRAW.request().problem())
                .isEqualTo(
                        "Fill {account_id} with path(\"account_id\", ..): the path of test.withdraw is /v1/{account_id}/withdraw.");
        assertThat(LIST.request().problem()).isNull();
    }

    @Test
    void queryParametersAreEncodedInOrderAndNullsLeftOut() {
        ApiRequest<Object> request = LIST.request()
                .query("a&b", "1=2?")
                .query("none", null)
                .query("c", "")
                .query("d", "{x}/ \u5e73");

        assertThat(request.target()).isEqualTo("/v1/list?a%26b=1%3D2%3F&c=&d=%7Bx%7D%2F%20%E5%B9%B3");
        assertThat(request.problem()).isNull();
    }

    @Test
    void eachStepLeavesTheOneBeforeAsItWas() {
        ApiRequest<Object> first = WITHDRAW.request();
        ApiRequest<Object> second =
                first.path("account_id", "1").tenant("tenant-1").body("body").query("q", "v");

        assertThat(first.target()).isEqualTo("/v1/{account_id}/withdraw");
        assertThat(first.tenantKey()).isNull();
        assertThat(first.body()).isNull();
        assertThat(second.target()).isEqualTo("/v1/1/withdraw?q=v");
        assertThat(second.tenantKey()).isEqualTo("tenant-1");
        assertThat(second.body()).isEqualTo("body");
        assertThat(second.operation()).isSameAs(WITHDRAW);
    }

    @Test
    void itsTextNamesNoAccount() {
        assertThat(WITHDRAW.request()
                        .path("account_id", "694277")
                        .body("private")
                        .query("q", "private")
                        .tenant("t1"))
                .hasToString("ApiRequest[test.withdraw, tenant t1]");
    }

    @Test
    void aHeaderOfTheRequestReplacesThatOfTheOperationInWhateverLetters() {
        ApiOperation<Object> operation = ApiOperation.get("test.op", "/op", Object.class)
                .header("X-Lane", "a")
                .header("X-Other", "b")
                .build();
        ApiRequest<Object> request =
                operation.request().header("x-lane", "c").header("X-None", null).query("q", "v");

        assertThat(request.headers()).isEqualTo(Map.of("x-lane", "c", "X-Other", "b"));
        assertThat(operation.request().headers()).isSameAs(operation.headers());
        assertThat(request.problem()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"Authorization, secret", "'X Y', secret", "X-Lane, 'secret\n'", "'', secret"})
    void aHeaderThatCannotBeSentIsAProblemThatDoesNotQuoteIt(String name, String value) {
        ApiRequest<Object> request = LIST.request().header(name, value.replace("\\n", "\n"));

        assertThat(request.problem()).contains("test.list").doesNotContain("secret");
        assertThat(request.headers()).isEmpty();
    }
}
