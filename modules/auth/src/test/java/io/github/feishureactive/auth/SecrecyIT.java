package io.github.feishureactive.auth;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Signal;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * A canary in the place of the secret, another in the place of the token, and every way in which an answer may be
 * wrong: neither is ever seen in a log of any library at its finest level, in an exception or in a text form.
 */
class SecrecyIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String SECRET = "canarySecret0123456789";
    private static final String TOKEN = "t-canaryToken0123456789";
    private static final String BOTH = TOKEN + " " + SECRET;
    private static final String BEARER = "Bearer " + TOKEN;
    private static final String NUMBER = "902109021090210902";
    private static final List<String> CANARIES = List.of("canarySecret", "canaryToken", NUMBER);

    private static final String GOOD = token("\"" + TOKEN + "\"", "7200");
    private static final String ENABLED = RawPlatform.http("200 OK", """
            {"code":0,"msg":"ok","data":{"account":{"account_id":"1"}}}""");

    private static String token(String value, String expire) {
        return RawPlatform.http(
                "200 OK",
                "{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":" + value + ",\"expire\":" + expire + "}");
    }

    private static String error(String status, int code, String echo) {
        return RawPlatform.http(status, """
                {"code":%1$d,"msg":"refused %2$s","error":{"log_id":"1","troubleshooter":"see %2$s",
                "field_violations":[{"field":"f","value":"%2$s","description":"%2$s"}],
                "permission_violations":[{"type":"t","subject":"%2$s"}],"helps":[{"url":"https://x/?t=%2$s"}]}}""".formatted(code, echo));
    }

    static Stream<Arguments> tokenAnswers() {
        return Stream.of(
                arguments("all well", GOOD),
                arguments("wrong secret", error("200 OK", 10014, BOTH)),
                arguments("trouble", error("500 Oops", 2200, BOTH)),
                arguments("throttled", error("429 Slow", 99991400, BOTH)),
                arguments("no permission", error("400 Bad", 99991672, BOTH)),
                arguments("unknown code", error("200 OK", 424242, BOTH)),
                arguments("truncated", RawPlatform.http("200 OK", """
                        {"code":0,"msg":"ok","tenant_access_token":"%s""".formatted(TOKEN))),
                arguments("cut off", GOOD.replaceAll("content-length: \\d+", "content-length: 5000")),
                arguments("control character", token("\"" + TOKEN + "\\u0001\"", "7200")),
                arguments("line break", token("\"" + TOKEN + "\n\"", "7200")),
                arguments("space", token("\"" + TOKEN + " \"", "7200")),
                arguments("not ASCII", token("\"" + TOKEN + "\u00e9\"", "7200")),
                arguments("number", token(NUMBER, "7200")),
                arguments("object", token("{\"value\":\"" + TOKEN + "\"}", "7200")),
                arguments("array", token("[\"" + TOKEN + "\"]", "7200")),
                arguments("null", token("null", "7200")),
                arguments("expiry", token("\"" + TOKEN + "\"", "\"" + TOKEN + "\"")),
                arguments("twice", token("\"" + TOKEN + "\",\"tenant_access_token\":\"" + SECRET + "\"", "7200")),
                arguments("HTML", RawPlatform.http("200 OK", "<html>" + SECRET + TOKEN + "</html>")),
                arguments("HTML of a proxy", RawPlatform.http("502 Bad", "<html>" + SECRET + TOKEN + "</html>")),
                arguments("huge", RawPlatform.http("200 OK", TOKEN.repeat(100_000))),
                arguments("status line", TOKEN + " " + SECRET + "\r\n\r\n"),
                arguments("status", "HTTP/1.1 " + TOKEN + " " + SECRET + "\r\n\r\n"),
                arguments("reason", GOOD.replace("200 OK", "200 " + TOKEN + SECRET)),
                arguments("header", GOOD.replace("content-type", "x-echo: " + TOKEN + SECRET + "\r\ncontent-type")),
                arguments("length", GOOD.replaceAll("content-length: \\d+", "content-length: " + TOKEN)),
                arguments("chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + TOKEN + "\r\n"),
                arguments("redirect", "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/" + TOKEN + "\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokenAnswers")
    void nothingIsSaidOfASecretWhateverTheTokenRequestBrings(String name, String answer) throws Exception {
        expectSecrecy(answer, ENABLED, RetryPolicy.none());
    }

    static Stream<Arguments> callAnswers() {
        return Stream.of(
                arguments("token refused", error("400 Bad", 99991663, BEARER)),
                arguments("refused", error("400 Bad", 1002002, BEARER)),
                arguments("trouble", error("500 Oops", 1500, BEARER)),
                arguments("throttled", error("429 Slow", 99991400, BEARER)),
                arguments("no permission", error("400 Bad", 99991672, BEARER)),
                arguments("truncated", RawPlatform.http("200 OK", "{\"code\":0,\"data\":{\"echo\":\"" + TOKEN)),
                arguments("wrong type", RawPlatform.http("200 OK", "{\"code\":0,\"data\":\"" + TOKEN + "\"}")),
                arguments("HTML", RawPlatform.http("200 OK", "<html>" + TOKEN + "</html>")),
                arguments("status line", TOKEN + "\r\n\r\n"),
                arguments("chunk", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + TOKEN + "\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("callAnswers")
    void nothingIsSaidOfASecretWhateverTheCallBrings(String name, String answer) throws Exception {
        expectSecrecy(GOOD, answer, new RetryPolicy(2, Duration.ZERO, Duration.ZERO));
    }

    private static void expectSecrecy(String tokenAnswer, String callAnswer, RetryPolicy retry) throws Exception {
        List<String> texts = new ArrayList<>();
        try (CapturedLog log = new CapturedLog();
                RawPlatform platform = new RawPlatform(tokenAnswer, callAnswer)) {
            AppAuthentication authentication = AppAuthentication.customApp("cli_canary", SECRET);
            FeishuGateway gateway = FeishuGateway.builder()
                    .baseUrl(platform.baseUrl())
                    .authentication(authentication)
                    .retry(retry)
                    .listener(report -> texts.add(report.toString()))
                    .build();
            for (int i = 0; i < 2; i++) {
                Signal<EnableCall.Answer> end =
                        EnableCall.on(gateway).materialize().block(LIMIT);
                texts.add(String.valueOf(end));
                if (end != null && end.getThrowable() != null) {
                    assertThat(end.getThrowable()).isInstanceOf(FeishuException.class);
                    describe(end.getThrowable(), texts);
                }
                texts.add(gateway.toString());
            }
            texts.add(authentication.toString());
            gateway.disposeLater().block(LIMIT);
            assertThat(log.texts()).anyMatch(text -> text.startsWith("reactor.netty"));
            texts.addAll(log.texts());
        }
        assertThat(texts).noneMatch(text -> CANARIES.stream().anyMatch(text::contains));
    }

    private static void describe(Throwable error, List<String> texts) {
        StringWriter printed = new StringWriter();
        error.printStackTrace(new PrintWriter(printed));
        texts.add(printed.toString());
        for (Throwable link = error; link != null; link = link.getCause()) {
            texts.add(link + " " + link.getMessage() + " " + link.getLocalizedMessage());
        }
    }
}
