package io.github.feishureactive.hire.referral.account;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.LOG_ID;
import static io.github.feishureactive.hire.referral.wire.WirePlatform.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Answers in another form than the documented one: which still count, and what the others become. */
class EnableAnswersIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = WirePlatform.overTls();

    private static final String HTML = "<html><body><h1>Bad Gateway</h1></body></html>";
    private static final String DATA = "\"data\":{\"account\":{\"account_id\":\"" + ID + "\"}}";

    static Stream<Arguments> unreadable() {
        return Stream.of(
                arguments("HTML", 200, HTML, Outcome.UNREADABLE),
                arguments("HTML of a proxy", 502, HTML, Outcome.UNKNOWN),
                arguments("nothing", 200, "", Outcome.UNREADABLE),
                arguments("nothing of a proxy", 504, "", Outcome.UNKNOWN),
                arguments("white space", 200, " \n ", Outcome.UNREADABLE),
                arguments("truncated", 200, "{\"code\":0,\"msg\":\"ok\"," + DATA, Outcome.UNREADABLE),
                arguments("truncated error", 400, "{\"code\":1002553,\"msg\":\"acc", Outcome.UNREADABLE),
                arguments("{}", 200, "{}", Outcome.UNREADABLE),
                arguments("{} of a proxy", 502, "{}", Outcome.UNKNOWN),
                arguments("an array", 200, "[{\"code\":0," + DATA + "}]", Outcome.UNREADABLE),
                arguments("a string", 200, "\"success\"", Outcome.UNREADABLE),
                arguments("null", 200, "null", Outcome.UNREADABLE),
                arguments("code null", 200, "{\"code\":null," + DATA + "}", Outcome.UNREADABLE),
                arguments("code true", 200, "{\"code\":true," + DATA + "}", Outcome.UNREADABLE),
                arguments("code 0.0", 200, "{\"code\":0.0," + DATA + "}", Outcome.UNREADABLE),
                arguments("code as words", 200, "{\"code\":\"ok\"," + DATA + "}", Outcome.UNREADABLE),
                arguments("code as object", 200, "{\"code\":{\"code\":0}," + DATA + "}", Outcome.UNREADABLE),
                arguments("code too large", 200, "{\"code\":4294967296," + DATA + "}", Outcome.UNREADABLE),
                arguments("code twice", 200, "{\"code\":0," + DATA + ",\"code\":0}", Outcome.UNREADABLE),
                arguments("two codes", 200, "{\"code\":1002553," + DATA + ",\"code\":0}", Outcome.UNREADABLE),
                arguments("three codes", 200, "{\"code\":1,\"code\":1," + DATA + ",\"code\":0}", Outcome.UNREADABLE),
                arguments("data twice", 200, "{\"code\":0," + DATA + "," + DATA + "}", Outcome.UNREADABLE),
                arguments("data twice, code last", 200, "{" + DATA + "," + DATA + ",\"code\":0}", Outcome.UNREADABLE),
                arguments("trailing garbage", 200, "{\"code\":0," + DATA + "} x", Outcome.UNREADABLE),
                arguments("two answers", 200, "{\"code\":0," + DATA + "}{\"code\":0}", Outcome.UNREADABLE),
                arguments("success in failure", 400, "{\"code\":0," + DATA + "}", Outcome.UNREADABLE),
                arguments("success in server error", 500, "{\"code\":0," + DATA + "}", Outcome.UNKNOWN),
                arguments("no data", 200, "{\"code\":0,\"msg\":\"success\"}", Outcome.UNREADABLE),
                arguments("data null", 200, "{\"code\":0,\"data\":null}", Outcome.UNREADABLE),
                arguments("data {}", 200, "{\"code\":0,\"data\":{}}", Outcome.UNREADABLE),
                arguments("data []", 200, "{\"code\":0,\"data\":[]}", Outcome.UNREADABLE),
                arguments("data as text", 200, "{\"code\":0,\"data\":\"x\"}", Outcome.UNREADABLE),
                arguments("account null", 200, "{\"code\":0,\"data\":{\"account\":null}}", Outcome.UNREADABLE),
                arguments("account {}", 200, "{\"code\":0,\"data\":{\"account\":{}}}", Outcome.UNREADABLE),
                arguments("bad data first", 200, "{\"data\":{\"account\":{}},\"code\":0}", Outcome.UNREADABLE),
                arguments("null data first", 200, "{\"data\":null,\"code\":0}", Outcome.UNREADABLE),
                arguments("deep data", 200, "{\"code\":0,\"data\":" + deep() + "}", Outcome.UNREADABLE),
                arguments("deep data first", 200, "{\"data\":" + deep() + ",\"code\":0}", Outcome.UNREADABLE),
                arguments("deep extra", 200, "{\"code\":0," + DATA + ",\"x\":" + deep() + "}", Outcome.UNREADABLE),
                arguments("deep error", 400, "{\"code\":1002553,\"error\":" + deep() + "}", Outcome.UNREADABLE));
    }

    private static String deep() {
        return "[".repeat(100_000) + "]".repeat(100_000);
    }

    @ParameterizedTest(name = "{0}, HTTP {1}")
    @MethodSource
    void unreadable(String name, int status, String body, Outcome outcome) {
        PLATFORM.answers(status, body);

        UnreadableResponseException error = PLATFORM.failure(UnreadableResponseException.class);

        assertThat(error.outcome()).isEqualTo(outcome);
        assertThat(error.httpStatus()).isEqualTo(status);
        assertThat(error.code()).isZero();
        assertThat(error.logId()).contains(LOG_ID);
        assertThat(error.isTransient()).isTrue();
        assertThat(error.attempts()).isEqualTo(3);
        assertThat(error).hasMessageContaining("HTTP " + status).hasNoCause();
        assertThat(error.getMessage()).doesNotContain("html").doesNotContain(ID);
    }

    static Stream<Arguments> readable() {
        return Stream.of(
                arguments("code as text", "{\"code\":\"0\"," + DATA + "}"),
                arguments("data before code", "{" + DATA + ",\"code\":0}"),
                arguments(
                        "data before code, with more", "{\"a\":[{\"b\":1}]," + DATA + ",\"c\":2,\"code\":0,\"d\":{}}"),
                arguments("white space", " \r\n{ \"code\" : 0 ,\t" + DATA + " } \n"),
                arguments("a byte order mark", "\uFEFF{\"code\":0," + DATA + "}"),
                arguments("a byte order mark, data first", "\uFEFF{" + DATA + ",\"code\":0}"),
                arguments("error after data", "{\"code\":0," + DATA + ",\"error\":{\"log_id\":\"x\"}}"),
                arguments(
                        "unknown members",
                        "{\"code\":0,\"new\":{\"a\":[1,2]}," + DATA.replace("}}", ",\"n\":[]}}") + "}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void readable(String name, String body) {
        PLATFORM.answers(200, body);

        assertThat(PLATFORM.enabled()).isEqualTo(new Account(ID, null, null));
        assertThat(PLATFORM.received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"code\":\"1002553\",\"msg\":\"x\"}",
                "{\"data\":{\"account\":\"odd\"},\"code\":1002553}",
                "{\"code\":1002553,\"data\":{\"account\":17},\"error\":\"odd\"}",
                "{\"data\":{\"account\":null},\"error\":{\"message\":[]},\"msg\":{},\"code\":1002553}",
            })
    void anErrorCountsWhateverIsAroundIt(String body) {
        PLATFORM.answers(400, body);

        assertThat(PLATFORM.failure(ApiException.class).code()).isEqualTo(1002553);
    }

    @Test
    void theContentTypeDoesNotMatter() {
        PLATFORM.answers(aResponse().withHeader("Content-Type", "text/html").withBody("{\"code\":0," + DATA + "}"));

        assertThat(PLATFORM.enabled().accountId()).isEqualTo(ID);
    }

    @Test
    void anySuccessfulStatusWillDo() {
        PLATFORM.answers(json(201, "{\"code\":0," + DATA + "}"));

        assertThat(PLATFORM.enabled().accountId()).isEqualTo(ID);
    }
}
