package io.github.feishureactive.hire.referral.account;

import java.time.Duration;
import java.util.Optional;

import com.github.tomakehurst.wiremock.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.ErrorDetails.FieldViolation;
import io.github.feishureactive.core.error.MonthlyQuotaExceededException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.PermissionDeniedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.wire.WirePlatform;
import io.github.feishureactive.testkit.ManualTimer;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.LOG_ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.TOKEN;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.json;
import static org.assertj.core.api.Assertions.assertThat;

/** The platform's error answers, and what a caller gets for each. */
class EnableErrorsIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = WirePlatform.overTls();

    @ParameterizedTest
    @CsvSource({
        "500, 1002001, TRANSIENT, UNKNOWN, true, 3",
        "500, 1020001, TRANSIENT, UNKNOWN, true, 3",
        "400, 1002002, VALIDATION, REJECTED, false, 1",
        "400, 1002553, OTHER, REJECTED, false, 1",
        "200, 1002553, OTHER, REJECTED, false, 1",
        "400, 99992402, VALIDATION, REJECTED, false, 1",
        "400, 9499, VALIDATION, REJECTED, false, 1",
        "404, 99991201, VALIDATION, REJECTED, false, 1",
        "403, 99991401, APP_CONFIGURATION, REJECTED, false, 1",
        "400, 99991662, APP_CONFIGURATION, REJECTED, false, 1",
        "400, 99991673, APP_CONFIGURATION, REJECTED, false, 1",
        "400, 2200, TRANSIENT, UNKNOWN, true, 3",
        "503, 4711, TRANSIENT, UNKNOWN, true, 3",
        "400, -1, OTHER, REJECTED, false, 1",
    })
    void eachCodeHasItsClass(
            int status, int code, ErrorCategory category, Outcome outcome, boolean isTransient, int attempts) {
        PLATFORM.answers(status, error(code, ""));

        ApiException error = PLATFORM.failure(ApiException.class);

        assertThat(error.code()).isEqualTo(code);
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.category()).isEqualTo(category);
        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(error.isTransient()).isEqualTo(isTransient);
        assertThat(error.attempts()).isEqualTo(attempts);
        assertThat(error.logId()).contains(LOG_ID);
        assertThat(error.operation()).isEqualTo("hire.referral_account.enable");
        assertThat(PLATFORM.received()).hasSize(attempts);
    }

    @Test
    void monthlyQuota() {
        PLATFORM.answers(429, error(99991403, ""));

        MonthlyQuotaExceededException error = PLATFORM.failure(MonthlyQuotaExceededException.class);

        assertThat(error.category()).isEqualTo(ErrorCategory.MONTHLY_QUOTA);
        assertThat(error.isTransient()).isFalse();
        assertThat(error.attempts()).isEqualTo(1);
    }

    @Test
    void aRefusedTokenThatIsTheOnlyOneIsAnAuthenticationError() {
        PLATFORM.answers(400, error(99991663, ""));

        AuthenticationException error = PLATFORM.failure(AuthenticationException.class);

        assertThat(error.code()).isEqualTo(99991663);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(PLATFORM.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"scope\":\"hire:referral_account\",\"url\":\"https://open.feishu.cn/app/cli_1/auth\"}",
                "{\"type\":\"action_scope_required\",\"subject\":\"hire:referral_account\"}",
            })
    void missingScopesInBothSpellings(String violation) {
        PLATFORM.answers(400, error(99991672, """
                ,"error":{"log_id":"%s","troubleshooter":"see the console",
                "permission_violations":[%s,%s,{"type":"x"},7],
                "helps":[{"url":"https://open.feishu.cn/app/cli_1/auth","description":"console"}]}
                """.formatted(LOG_ID, violation, violation)));

        PermissionDeniedException error = PLATFORM.failure(PermissionDeniedException.class);

        assertThat(error.missingScopes()).containsExactly("hire:referral_account");
        assertThat(error.consoleUrl()).contains("https://open.feishu.cn/app/cli_1/auth");
        assertThat(error.details().troubleshooter()).contains("see the console");
        assertThat(error.getMessage()).contains("hire:referral_account");
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(error.attempts()).isEqualTo(1);
    }

    @Test
    void fieldViolations() {
        PLATFORM.answers(400, error(99992402, """
                ,"error":{"field_violations":[
                {"field":"referral_account_id","value":"x","description":"not a number"},
                {"field":"other"},{"value":"nameless"}]}
                """));

        ApiException error = PLATFORM.failure(ApiException.class);

        assertThat(error.details().fieldViolations())
                .containsExactly(
                        new FieldViolation("referral_account_id", "x", "not a number"),
                        new FieldViolation("other", null, null));
        assertThat(error.getMessage()).contains("field referral_account_id").contains("field other");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "header-1.A_b, body-1, body-2, header-1.A_b",
                "none, body-1, body-2, body-1",
                "none, none, body-2, body-2",
                "none, none, none, none",
                "'', body-1, none, body-1",
                "\u00fcber, body-1, none, body-1",
                "two words, none, body-2, body-2",
                "none, 'line\\nbreak', none, none",
                "none, 'line\\u001b[31m', body-2, body-2",
            })
    void logId(String header, String logId, String logid, String expected) {
        var answer = json(
                400,
                error(
                        1002553,
                        ",\"error\":{\"other\":1" + (logId == null ? "" : ",\"log_id\":\"" + logId + "\"")
                                + (logid == null ? "" : ",\"logid\":\"" + logid + "\"") + "}"));
        answer.withHeaders(new HttpHeaders());
        PLATFORM.answers(header == null ? answer : answer.withHeader("X-Tt-Logid", header));

        ApiException error = PLATFORM.failure(ApiException.class);

        assertThat(error.logId()).isEqualTo(Optional.ofNullable(expected));
    }

    @Test
    void anUnknownAccountIsExplained() {
        PLATFORM.answers(json(400, error(1002553, "")));

        assertThat(PLATFORM.failure(ApiException.class))
                .hasMessageContaining("with code 1002553")
                .hasMessageContaining(ReferralErrorCode.ACCOUNT_NOT_FOUND.advice());
    }

    @Test
    void aHeaderThatIsNoneBreaksTheExchange() {
        PLATFORM.answers(json(400, error(1002553, "")).withHeader("X-Odd", "inj\u0001ected"));

        TransportException error = PLATFORM.failure(TransportException.class);

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error).hasNoCause();
        assertThat(error.getMessage()).doesNotContain("\u0001");
    }

    @Test
    void requestIdStandsInForTheLogId() {
        PLATFORM.answers(aResponse()
                .withStatus(400)
                .withHeader("X-Request-Id", "request-1")
                .withBody(error(1002553, "")));

        assertThat(PLATFORM.failure(ApiException.class).logId()).contains("request-1");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "429, 99991400, 12.5, 12500",
                "400, 99991400, 12.5, 12500",
                "429, 99991400, 52, 52000",
                "429, 99991400, none, 1000",
                "429, 99991400, -1, 1000",
                "429, 99991400, 3600, 3600000",
                "429, 99991400, 1e30, 31536000000",
                "429, 99991400, 0, 1000",
                "429, 99991400, 1e-10, 1000",
                "429, 99991400, soon, 1000",
                "429, 4711, 52, 52000",
                "429, none, 52, 52000",
            })
    void throttlingThatOutlastsTheDeadlineIsTheErrorAtOnce(int status, Integer code, String reset, long millis) {
        var answer = code == null ? json(status, "<html>slow down</html>") : json(status, error(code, ""));
        PLATFORM.answers(reset == null ? answer : answer.withHeader("x-ogw-ratelimit-reset", reset));

        ThrottledException error = WirePlatform.failure(
                ThrottledException.class,
                PLATFORM.accounts(PLATFORM.gateway()
                        // Time stands still: it is not the machine that is too slow for the deadline.
                        .timer(new ManualTimer())
                        .deadline(Duration.ofMillis(950))));

        assertThat(error.retryAfter()).isEqualTo(Duration.ofMillis(millis));
        assertThat(error.category()).isEqualTo(ErrorCategory.THROTTLED);
        assertThat(error.code()).isEqualTo(code == null ? 0 : code);
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(error.isTransient()).isTrue();
        assertThat(PLATFORM.received()).hasSize(1);
    }

    /** A gateway or firewall before the platform does not know the platform's header. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "429, 52, none, 52000",
                "429, 52, 7, 7000",
                "429, 52, 0, 52000",
                "429, 'Sun, 06 Nov 1994 08:50:07 GMT', none, 30000",
                "429, 'Sun, 06 Nov 1994 08:00:07 GMT', none, 1000",
                "429, later, none, 1000",
            })
    void whoeverIsBeforeThePlatformMayAskForAWaitToo(int status, String retryAfter, String reset, long millis) {
        var answer = json(status, "<html>slow down</html>")
                .withHeader("Retry-After", retryAfter)
                .withHeader("Date", "Sun, 06 Nov 1994 08:49:37 GMT");
        PLATFORM.answers(reset == null ? answer : answer.withHeader("x-ogw-ratelimit-reset", reset));

        ThrottledException error = WirePlatform.failure(
                ThrottledException.class,
                PLATFORM.accounts(PLATFORM.gateway()
                        // Time stands still: it is not the machine that is too slow for the deadline.
                        .timer(new ManualTimer())
                        .deadline(Duration.ofMillis(400))));

        assertThat(error.retryAfter()).isEqualTo(Duration.ofMillis(millis));
        assertThat(PLATFORM.received()).hasSize(1);
    }

    @Test
    void throttlingIsWaitedForAsLongAsAsked() {
        PLATFORM.answers(json(429, error(99991400, "")).withHeader("x-ogw-ratelimit-reset", "0.2"));
        long begun = System.nanoTime();

        ThrottledException error = PLATFORM.failure(ThrottledException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        assertThat(error.attempts()).isEqualTo(3);
        assertThat(PLATFORM.received()).hasSize(3);
    }

    @Test
    void whatThePlatformEchoesIsMadeFitToPrint() {
        PLATFORM.answers(400, """
                {"code":1002002,"msg":"bad\\u001b[31m\\u0085\\u2028 Bearer %s for %s","error":{
                "troubleshooter":"%s","field_violations":[{"field":"f","value":"%s","description":"%s"}]}}
                """.formatted(TOKEN, "x".repeat(5_000), TOKEN, TOKEN, TOKEN));

        ApiException error = PLATFORM.failure(ApiException.class);

        assertThat(error + " " + error.details()).doesNotContain(TOKEN);
        assertThat(error.getMessage()).hasSizeLessThan(1_000).contains("[token]");
        assertThat(error.getMessage().chars()).noneMatch(c -> Character.isISOControl(c) || c == '\u2028');
    }

    private static String error(int code, String more) {
        return "{\"code\":" + code + ",\"msg\":\"refused\"" + more + "}";
    }
}
