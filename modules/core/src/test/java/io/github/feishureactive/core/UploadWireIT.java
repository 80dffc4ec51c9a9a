package io.github.feishureactive.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.multipart.FileContent;
import io.github.feishureactive.core.multipart.Multipart;
import io.github.feishureactive.core.operation.ApiOperation;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** What a multipart body is on the wire, byte for byte. */
class UploadWireIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));

    /** As the platform documents the upload of an image. */
    private static final ApiOperation<Image> UPLOAD = ApiOperation.post(
                    "im.image.create", "/open-apis/im/v1/images", Image.class)
            .build();

    @TempDir
    Path directory;

    private @Nullable FeishuGateway gateway;

    record Image(String imageKey) {}

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
        SERVER.resetAll();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fieldsAndFilesOfKnownLength(boolean tls) throws IOException {
        Path picture = Files.write(directory.resolve("pic.png"), new byte[] {1, 2, 3, 0, -1});

        LoggedRequest request = sent(
                tls,
                Multipart.form()
                        .field("image_type", "message")
                        .field("absent", null)
                        .file("image", picture)
                        .file(
                                "more",
                                FileContent.of("m.txt", Flux.just(bytes("ab"), bytes(""), bytes("c")))
                                        .contentType("text/plain; charset=utf-8")
                                        .length(3))
                        .field("note", "\u5e73\r\n"));

        String boundary = boundary(request);
        String body = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"image_type\"\r\n\r\nmessage\r\n"
                + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"pic.png\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n\1\2\3\0\u00ff\r\n"
                + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"more\"; filename=\"m.txt\"\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n\r\nabc\r\n"
                + "--" + boundary + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n"
                + "\u00e5\u00b9\u00b3\r\n\r\n--" + boundary + "--\r\n";
        assertThat(new String(request.getBody(), StandardCharsets.ISO_8859_1)).isEqualTo(body);
        assertThat(request.getMethod()).isEqualTo(RequestMethod.POST);
        assertThat(request.getHeader("Content-Length")).isEqualTo("" + body.length());
        assertThat(request.containsHeader("Transfer-Encoding")).isFalse();
        assertThat(request.getHeader("Authorization")).isEqualTo("Bearer t-one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileOfUnknownLengthIsSentInChunks(boolean tls) {
        LoggedRequest request =
                sent(tls, Multipart.form().file("image", FileContent.of("p.png", Flux.just(bytes("ab"), bytes("c")))));

        assertThat(request.getHeader("Transfer-Encoding")).isEqualTo("chunked");
        assertThat(request.containsHeader("Content-Length")).isFalse();
        assertThat(request.getBodyAsString())
                .isEqualTo("--" + boundary(request)
                        + "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.png\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\nabc\r\n--" + boundary(request) + "--\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "'a\"b', 'a%22b'",
        "'a\\', 'a%5C'",
        "'\u62a5\u544a 1;\u00e9\uD83D\uDE00.pdf', '\u62a5\u544a 1;\u00e9\uD83D\uDE00.pdf'",
        "'100%22', '100%22'"
    })
    void namesAreQuoted(String name, String written) {
        LoggedRequest request = sent(false, Multipart.form().file(name, FileContent.of(name, Flux.empty())));

        assertThat(new String(request.getBody(), StandardCharsets.UTF_8))
                .contains("\r\nContent-Disposition: form-data; name=\"" + written + "\"; filename=\"" + written
                        + "\"\r\n");
    }

    @Test
    void eachCallHasABoundaryOfItsOwn() {
        Multipart form = Multipart.form().field("a", "b");

        String first = boundary(sent(false, form));
        SERVER.resetRequests();

        assertThat(boundary(sent(false, form))).hasSizeGreaterThan(40).isNotEqualTo(first);
    }

    static List<Multipart> invalid() {
        FileContent file = FileContent.of("a", Flux.empty());
        return List.of(
                Multipart.form(),
                Multipart.form().field(" ", "x"),
                Multipart.form().field("a\r\nb", "x"),
                Multipart.form().file("a\nb", file),
                Multipart.form().file("a", file.fileName("a\r\nContent-Type: x")),
                Multipart.form().file("a", file.fileName(" ")),
                Multipart.form().file("a", file.contentType("text/plain\r\nX: y")),
                Multipart.form().file("a", file.contentType("text")),
                Multipart.form().file("a", file.length(-1)),
                Multipart.form().file("a", file.length(-1)).field("b", "c"),
                Multipart.form().file("a", Path.of("/")));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.MethodSource("invalid")
    void whatCannotBeWrittenIsRefused(Multipart form) {
        StepVerifier.create(gateway(false).call(UPLOAD.request().multipart(form)))
                .expectErrorSatisfies(
                        error -> assertThat(error).isInstanceOfSatisfying(InvalidRequestException.class, invalid -> {
                            assertThat(invalid.outcome()).isEqualTo(Outcome.NOT_SENT);
                            assertThat(invalid).hasMessageNotContaining("X: y");
                        }))
                .verify(PATIENCE);
        assertThat(SERVER.findAll(anyRequestedFor(anyUrl()))).isEmpty();
    }

    @Test
    void anOperationWithoutABodyTakesNoForm() {
        ApiOperation<Image> get =
                ApiOperation.get("test.get", "/get", Image.class).build();

        StepVerifier.create(gateway(false)
                        .call(get.request().multipart(Multipart.form().field("a", "b"))))
                .expectError(InvalidRequestException.class)
                .verify(PATIENCE);
    }

    private LoggedRequest sent(boolean tls, Multipart form) {
        SERVER.stubFor(any(anyUrl()).willReturn(okJson("{\"code\":0,\"data\":{\"image_key\":\"img_1\"}}")));
        FeishuGateway open = gateway(tls);
        StepVerifier.create(open.call(UPLOAD.request().multipart(form)))
                .expectNext(new Image("img_1"))
                .expectComplete()
                .verify(PATIENCE);
        open.disposeLater().block(PATIENCE);
        List<LoggedRequest> requests = SERVER.findAll(anyRequestedFor(anyUrl()));
        assertThat(requests).hasSize(1);
        return requests.get(0);
    }

    private FeishuGateway gateway(boolean tls) {
        gateway = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(tls ? "https://127.0.0.1:" + SERVER.httpsPort() : "http://127.0.0.1:" + SERVER.port())
                .httpClient(TrustingAll::customize)
                .build();
        return gateway;
    }

    private static String boundary(LoggedRequest request) {
        return request.getHeader("Content-Type").replace("multipart/form-data; boundary=", "");
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
