package io.github.feishureactive.core.operation;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an operation refuses when it is built, since it would go wrong with every call. */
class ApiOperationTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "CONTENT-TYPE",
                "Content-Length",
                "Content-Encoding",
                "Transfer-Encoding",
                "Host",
                "Connection",
                "Keep-Alive",
                "Proxy-Connection",
                "Upgrade",
                "HTTP2-Settings",
                "TE",
                "Trailer",
                "Expect",
                "Accept",
                "Accept-Encoding",
                "User-Agent"
            })
    void whatTheGatewaySetsItselfIsRefusedByName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation().header(name, "x"))
                .withMessageContaining(name)
                .withMessageContaining("test.op");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X Y", "X:", "X\r\nY", "X\n", "Gr\u00fc\u00dfe", "X\u0000", "X(", ":authority"})
    void aNameThatHttpDoesNotAllowIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation().header(name, "x"))
                .withMessageContaining("name")
                .withMessageContaining("test.op");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\r\nX-Other: b", "\u0000", "a\u007f", "a\u000b", "\u5f20"})
    void aValueThatHttpDoesNotAllowIsRefusedAndNotQuoted(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation().header("X-Lane", value))
                .withMessageContaining("X-Lane")
                .withMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {" a", "a ", "\ta", "a\t", " "})
    void aValueWithSpacesAroundItIsRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> operation().header("X-Lane", value))
                .withMessageContaining("X-Lane")
                .withMessageContaining("without spaces around it");
    }

    @ParameterizedTest
    @CsvSource({"X-Lane, blue", "x-tt-env, ''", "Accept-Language, zh-CN;q=0.9", "X-Tab, 'a\tb'"})
    void otherHeadersAreKept(String name, String value) {
        assertThat(operation().header(name, value).build().headers()).containsEntry(name, value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a b",
                "/a#b",
                "/a\r\nX-Other: b",
                "/\u7528",
                "/a\\b",
                "/a{",
                "/a}",
                "/{}",
                "/{a/b}",
                "/a%2",
                "/../b",
                "/a/..",
                "/a/./b",
                "/a/..?b=c",
                "/a<b>"
            })
    void aPathThatNoUrlHoldsIsRefusedAndNotQuoted(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiOperation.get("test.op", path, Object.class))
                .withMessageContaining("path of test.op")
                .withMessageNotContaining(path);
    }

    @ParameterizedTest
    @CsvSource({
        "/, GET /",
        "/a/{id}/b, GET /a/*/b",
        "/a/{id}:batch/{x}.json, GET /a/*:batch/*.json",
        "/a?type={type}, GET /a",
        "/a/..b/c..?d=e, GET /a/..b/c..",
    })
    void theQueryIsNoPartOfTheEndpoint(String path, String endpoint) {
        assertThat(ApiOperation.get("test.op", path, Object.class).build().endpoint())
                .isEqualTo(endpoint);
    }

    @Test
    void theSameHeaderInOtherLettersReplacesTheFirst() {
        assertThat(operation()
                        .header("X-Lane", "a")
                        .header("x-lane", "b")
                        .build()
                        .headers())
                .containsOnlyKeys("x-lane")
                .containsEntry("x-lane", "b");
    }

    @ParameterizedTest
    @EnumSource
    void onlyGetIsIdempotentUnlessSaidOtherwise(ApiOperation.Method method) {
        ApiOperationBuilder<List<String>> builder = ApiOperation.of(method, "test.op", "/op", new TypeReference<>() {});

        assertThat(builder.build().method()).isEqualTo(method);
        assertThat(builder.build().idempotent()).isEqualTo(method == ApiOperation.Method.GET);
        assertThat(builder.idempotent().build().idempotent()).isTrue();
        assertThat(builder.idempotent(false).build().idempotent()).isFalse();
    }

    @Test
    void eachMethodHasItsFactory() {
        assertThat(List.of(
                        ApiOperation.get("o", "/o", Void.class).build(),
                        ApiOperation.post("o", "/o", Void.class).build(),
                        ApiOperation.put("o", "/o", Void.class).build(),
                        ApiOperation.patch("o", "/o", Void.class).build(),
                        ApiOperation.delete("o", "/o", Void.class).build()))
                .extracting(ApiOperation::endpoint)
                .containsExactly("GET /o", "POST /o", "PUT /o", "PATCH /o", "DELETE /o");
    }

    @Test
    void aResponseThatIsNothingNamesNoIdentity() {
        ApiOperationBuilder<Void> builder =
                ApiOperation.delete("test.op", "/op", Void.class).identity("id", nothing -> "1");

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("test.op");
    }

    private static ApiOperationBuilder<Object> operation() {
        return ApiOperation.get("test.op", "/op", Object.class);
    }

    @Test
    void aVariableAsThePlatformsPagesWriteItIsRefused() {
        assertThatThrownBy(() -> ApiOperation.patch("test.op", "/v1/users/:user_id", Void.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as {id} and not :id: /v1/users/:user_id");
    }
}
