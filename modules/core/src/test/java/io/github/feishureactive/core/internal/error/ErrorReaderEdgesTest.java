package io.github.feishureactive.core.internal.error;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorDetails.FieldViolation;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.operation.ApiOperation;

import static org.assertj.core.api.Assertions.assertThat;

/** Which of several texts is taken, and where one is cut. */
class ErrorReaderEdgesTest {

    private static final ApiOperation<Object> OPERATION =
            ApiOperation.post("test.op", "/op", Object.class).build();

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "header, live, older, header",
                "none, live, older, live",
                "none, none, older, older",
                "none, live, none, live",
                "none, none, none, none",
                "none, <br>, older, older",
            })
    void theLogIdIsTheHeadersThenTheLiveMembersThenTheOlderOne(
            @Nullable String header, @Nullable String live, @Nullable String older, @Nullable String expected) {
        String body = "{\"error\":{\"log_id\":" + quoted(live) + ",\"logid\":" + quoted(older) + "}}";

        assertThat(error(400, 1, header, body).logId().orElse(null)).isEqualTo(expected);
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : "\"" + text + "\"";
    }

    @Test
    void theFirstLinkIsTaken() {
        String helps = "\"helps\":[{\"url\":\"odd\"},{\"url\":\"https://a/1\"},{\"url\":\"https://a/2\"}]";
        String violations =
                "\"permission_violations\":[{\"url\":\"odd\"},{\"url\":\"https://b/1\"},{\"url\":\"https://b/2\"}]";

        assertThat(error(400, 99991672, null, "{\"error\":{" + helps + "}}")
                        .details()
                        .consoleUrl())
                .contains("https://a/1");
        assertThat(error(400, 99991672, null, "{\"error\":{" + helps + "," + violations + "}}")
                        .details()
                        .consoleUrl())
                .contains("https://b/1");
    }

    @Test
    void aLinkIsWholeOrNone() {
        String longest = "https://" + "x".repeat(4_000 - "https://".length());

        assertThat(link(longest)).isEqualTo(longest);
        assertThat(link(longest + "x")).isNull();
    }

    private static @Nullable String link(String url) {
        return refusedWith(url).details().consoleUrl().orElse(null);
    }

    @Test
    void aTextIsCutWhereItIsTooLong() {
        assertThat(troubleshooter("x".repeat(300))).isEqualTo("x".repeat(300));
        assertThat(troubleshooter("x".repeat(301))).isEqualTo("x".repeat(300) + "...");
        assertThat(troubleshooter(" ")).isNull();
    }

    @Test
    void aTextIsNeverCutWithinALink() {
        String before = "x".repeat(250) + " ";
        String fits = "https://" + "y".repeat(300 - before.length() - "https://".length());

        assertThat(troubleshooter(before + fits + " more")).isEqualTo(before + fits + "...");
        assertThat(troubleshooter(before + fits + "y more")).isEqualTo(before + "...");
    }

    @Test
    void onlyAShortLinkIsInTheMessageToo() {
        String longest = "https://" + "x".repeat(300 - "https://".length());

        assertThat(refusedWith(longest)).hasMessageContaining("grant it at " + longest);
        assertThat(refusedWith(longest + "x")).message().doesNotContain("grant it at");
    }

    private static ApiException refusedWith(String url) {
        return error(400, 99991672, null, "{\"error\":{\"helps\":[{\"url\":\"" + url + "\"}]}}");
    }

    private static @Nullable String troubleshooter(String text) {
        return error(400, 1, null, "{\"error\":{\"troubleshooter\":\"" + text + "\"}}")
                .details()
                .troubleshooter()
                .orElse(null);
    }

    @Test
    void fieldsAndScopesAreInTheDetailsAndTheMessage() {
        ApiException error = error(400, 99991672, null, """
                {"msg":"no","error":{
                "field_violations":[{"field":" "},{"field":"a","value":"1","description":"odd"},{"field":"b"}],
                "permission_violations":[{"scope":"s1","subject":"not this"},{"subject":"s2"},{"scope":"s1"},{}]}}
                """);

        assertThat(error.details().fieldViolations())
                .containsExactly(new FieldViolation("a", "1", "odd"), new FieldViolation("b", null, null));
        assertThat(error.details().missingScopes()).containsExactly("s1", "s2");
        assertThat(error)
                .hasMessage("The platform refused test.op with code 99991672: no; field a; field b; missing one of the"
                        + " scopes [s1, s2]. Grant the app a scope of the operation on its permissions page in"
                        + " the developer console, and release a version of it.");
    }

    @ParameterizedTest
    @CsvSource({
        "99991663, 400, false, REJECTED, token was not accepted",
        "99991400, 429, true, REJECTED, limit of this operation",
        "99991403, 429, false, REJECTED, until the first of the next month",
        "99991672, 400, false, REJECTED, Grant the app a scope",
        "99991661, 400, false, REJECTED, no proxy removes the header Authorization",
        "99991662, 400, false, REJECTED, Enable the app",
        "99991673, 400, false, REJECTED, installed and enabled in this tenant",
        "99991401, 400, false, REJECTED, IP allow list",
        "99991201, 404, false, REJECTED, the base URL is the platform's",
        "99991301, 404, false, REJECTED, HTTP method",
        "99991679, 400, false, REJECTED, Let the user authorise the app",
        "99992402, 400, false, REJECTED, Correct the request",
        "1500, 500, true, UNKNOWN, try later",
        "4711, 400, false, REJECTED, documentation for this code",
    })
    void theMessageSaysWhatToDo(int code, int status, boolean passes, Outcome outcome, String advice) {
        ApiException error = error(status, code, null, "{}");

        assertThat(error.isTransient()).isEqualTo(passes);
        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error).hasMessageContaining(advice);
    }

    @Test
    void whatTheOperationKnowsOfACodeComesBeforeWhatIsKnownOfAll() {
        ApiOperation<Object> known = ApiOperation.post("test.op", "/op", Object.class)
                .advice(99991401, "Ask the team of the payroll.")
                .build();
        ApiException error = ErrorReader.error(
                known.request(),
                new BufferedResponse(400, null, null, -1, "{}".getBytes(StandardCharsets.UTF_8)),
                99991401,
                null,
                null);

        assertThat(error).hasMessageEndingWith(". Ask the team of the payroll.");
    }

    /** Two tokens that did not arrive are no fault of whoever issued them. */
    @Test
    void aTokenThatWasLostOnItsWayIsToldFromOneThatIsNotTaken() {
        assertThat(CallErrors.tokenRejectedTwice("test.op", error(400, 99991661, null, "{}")))
                .hasMessageContaining("(code 99991661). The request arrived without its access token: check that no"
                        + " proxy removes the header Authorization.");
        assertThat(CallErrors.tokenRejectedTwice("test.op", error(400, 99991663, null, "{}")))
                .hasMessageContaining("(code 99991663). Either its token service fails, or test.op takes no token of"
                        + " this kind: check the operation's documentation.");
    }

    private static ApiException error(int status, int code, @Nullable String logId, String body) {
        return ErrorReader.error(
                OPERATION.request(),
                new BufferedResponse(status, logId, null, -1, body.getBytes(StandardCharsets.UTF_8)),
                code,
                null,
                null);
    }
}
