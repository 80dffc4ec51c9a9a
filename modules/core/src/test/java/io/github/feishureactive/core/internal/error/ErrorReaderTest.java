package io.github.feishureactive.core.internal.error;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorDetails;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.token.AccessToken;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorReaderTest {

    private static final ApiOperation<Object> OPERATION =
            ApiOperation.post("test.op", "/op", Object.class).build();

    private static final DocumentedOperation DOCUMENTED = new DocumentedOperation(
            "POST", "/op", null, Set.of(), Set.of(), List.of("documented:scope"), "https://test/documented");

    @Test
    void theMessageSaysWhatHappenedAndWhatToDo() {
        assertThat(error(400, 1002553, "{\"msg\":\"account not found\"}"))
                .hasMessage("The platform refused test.op with code 1002553: account not found. See the operation's"
                        + " documentation for this code.");
        assertThat(error(429, 0, "<html>"))
                .hasMessage("The platform refused test.op without a code. The limit of this operation for the app in"
                        + " this tenant is reached.")
                .isInstanceOfSatisfying(ThrottledException.class, throttled -> assertThat(throttled.retryAfter())
                        .isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void aLongLinkToTheConsoleStaysWhole() {
        String link = "https://open.feishu.cn/app/cli_1/auth?q="
                + IntStream.range(0, 100).mapToObj(i -> "hire:scope" + i).collect(Collectors.joining(","))
                + "&op_from=openapi&token_type=tenant";

        ApiException error =
                error(400, 99991672, "{\"error\":{\"permission_violations\":[{\"url\":\"" + link + "\"}]}}");

        assertThat(error).isInstanceOf(PermissionDeniedException.class);
        assertThat(error.details().consoleUrl()).contains(link);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "http://x", "https://x y", "https://x\\n", "https://x?t-0123456789abc"})
    void whatIsNoLinkIsNone(String link) {
        assertThat(error(400, 99991672, "{\"error\":{\"helps\":[{\"url\":\"" + link + "\"}]}}")
                        .details()
                        .consoleUrl())
                .isEmpty();
    }

    /** As feishu.cn words it: everything in the text, nothing beside it. */
    @Test
    void theLinkAndTheScopesMayStandInTheTextOnly() {
        String link = "https://open.feishu.cn/app/cli_a1b2c3d4e5f6a7b8/auth?q=hire:referral_account,"
                + "hire:referral_account:readonly&op_from=openapi&token_type=tenant";
        String prose = "Access denied. One of the following scopes is required: [hire:referral_account,"
                + " hire:referral_account:readonly].\u5e94\u7528\u5c1a\u672a\u5f00\u901a\u6240\u9700\u7684\u5e94\u7528"
                + "\u8eab\u4efd\u6743\u9650\uff1a[hire:referral_account, hire:referral_account:readonly]\uff0c"
                + "\u70b9\u51fb\u94fe\u63a5\u7533\u8bf7\u5e76\u5f00\u901a\u4efb\u4e00\u6743\u9650\u5373\u53ef\uff1a";
        for (String end : new String[] {"", ".", "\uff0c", " (see there)"}) {
            ApiException error = error(400, 99991672, "{\"msg\":\"" + prose + link + end + "\"}");

            assertThat(error).isInstanceOfSatisfying(PermissionDeniedException.class, denied -> {
                assertThat(denied.consoleUrl()).contains(link);
                assertThat(denied.missingScopes())
                        .containsExactly("hire:referral_account", "hire:referral_account:readonly");
            });
            assertThat(error.getMessage()).contains(prose + "...").containsOnlyOnce(link);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://open.feishu.cn/app/cli_1/auth",
                "javascript:https//open.feishu.cn/app/1",
                "https://open.feishu.cn@evil.example/app/cli_1/auth",
                "https://open.feishu.cn/other/cli_1/auth",
                "https://open.feishu.cn/app/cli_1/auth?q=t-0123456789abcdef"
            })
    void noOtherLinkInTheTextIsTheConsoles(String link) {
        assertThat(error(400, 99991672, "{\"msg\":\"denied: " + link + "\"}")
                        .details()
                        .consoleUrl())
                .isEmpty();
    }

    @Test
    void whatStandsBesideTheTextComesFirst() {
        ApiException error = error(
                400,
                99991672,
                "{\"msg\":\"[a:b] https://open.feishu.cn/app/1/auth\",\"error\":{\"permission_violations\":[{\"subject\":"
                        + "\"c:d\"}],\"helps\":[{\"url\":\"https://open.feishu.cn/app/2/auth\"}]}}");

        assertThat(error.details().missingScopes()).containsExactly("c:d");
        assertThat(error.details().consoleUrl()).contains("https://open.feishu.cn/app/2/auth");
    }

    @Test
    void thousandsOfDetailsAreCut() {
        String fields = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"field\":\"" + "f".repeat(200) + i + "\"}")
                .collect(Collectors.joining(","));
        String scopes = IntStream.range(0, 5_000)
                .mapToObj(i -> "{\"subject\":\"s" + i + "\"}")
                .collect(Collectors.joining(","));

        ApiException error = error(
                400,
                99992402,
                "{\"error\":{\"field_violations\":[" + fields + "],\"permission_violations\":[" + scopes + "]}}");

        assertThat(error.details().fieldViolations()).hasSize(20);
        assertThat(error.details().missingScopes()).hasSize(20);
        assertThat(error.getMessage()).hasSizeLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t-g1044qeGEDXTB6NDJOGV4JQCYDGHRBARFTGT1234",
                "a-6U1SbDiM6XIH2DcTCPyeub",
                "u-6U1SbDiM6XIH2DcTCPyeub",
                "eyJhbGciOiJFUzI1NiJ9.eyJqdGkiOiI3.c2ln-_",
            })
    void anythingThatLooksLikeATokenIsHidden(String token) {
        assertThat(error(400, 1, "{\"msg\":\"invalid Bearer " + token + ", sorry\"}")
                        .getMessage())
                .contains("invalid Bearer [token], sorry")
                .doesNotContain(token);
    }

    @Test
    void theTokenThatWasSentIsHiddenWhateverItLooksLike() {
        AccessToken odd = AccessToken.of("new~format+token/1==");

        ApiException error = ErrorReader.error(
                OPERATION.request(),
                answer(
                        400,
                        "{\"msg\":\"bad new~format+token/1== x\",\"error\":{\"troubleshooter\":\"x_" + odd.value()
                                + "\"}}"),
                1,
                odd,
                null);

        assertThat(error.getMessage()).contains("bad [token] x");
        assertThat(error.details().troubleshooter()).contains("x_[token]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "7",
                "",
                "{\"error\":[1]}",
                "{\"error\":{\"helps\":{\"url\":1}}}",
                "{\"msg\":\" \"}"
            })
    void whateverElseThereIsTheCodeCounts(String body) {
        ApiException error = error(400, 1002553, body);

        assertThat(error.code()).isEqualTo(1002553);
        assertThat(error.details()).isEqualTo(ErrorDetails.NONE);
        assertThat(error.logId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "99991672, '; the operation needs one of the scopes [own:scope]. ', true",
        "99991663, '', true",
        "99992402, '', true",
        "1002553, '', true",
        "99991400, '', false",
        "5000, '', false",
    })
    void namesScopesAndPageWhereTheyHelp(int code, String scopes, boolean page) {
        ApiOperation<Object> operation = ApiOperation.post("test.op", "/op", Object.class)
                .scopes("own:scope")
                .documentation("https://test/own")
                .build();

        String message = ErrorReader.error(operation.request(), answer(400, "{}"), code, null, DOCUMENTED)
                .getMessage();

        assertThat(message).contains(scopes).doesNotContain("documented:").doesNotContain("/documented");
        assertThat(message.contains("scopes")).isEqualTo(!scopes.isEmpty());
        assertThat(message.endsWith(" Documentation: https://test/own")).isEqualTo(page);
    }

    @Test
    void namesScopesAndPageOfTheCatalogueForAnOperationThatHasNone() {
        assertThat(ErrorReader.error(OPERATION.request(), answer(400, "{}"), 99991672, null, DOCUMENTED))
                .hasMessageContaining("; the operation needs one of the scopes [documented:scope]. ")
                .hasMessageEndingWith(" Documentation: https://test/documented");
    }

    /** What the platform says is missing is more than what its documents ask for. */
    @Test
    void scopesThatThePlatformNamesWin() {
        String body = "{\"error\":{\"permission_violations\":[{\"subject\":\"missing:scope\"}]}}";

        assertThat(ErrorReader.error(OPERATION.request(), answer(400, body), 99991672, null, DOCUMENTED))
                .hasMessageContaining("; missing one of the scopes [missing:scope]. ")
                .hasMessageNotContaining("documented:scope");
    }

    private static ApiException error(int status, int code, String body) {
        return ErrorReader.error(OPERATION.request(), answer(status, body), code, null, null);
    }

    private static BufferedResponse answer(int status, String body) {
        return new BufferedResponse(status, null, Duration.ofSeconds(7), -1, body.getBytes(StandardCharsets.UTF_8));
    }
}
