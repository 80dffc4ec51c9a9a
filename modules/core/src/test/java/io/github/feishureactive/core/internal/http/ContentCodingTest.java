package io.github.feishureactive.core.internal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ContentCodingTest {

    private static final byte[] TEXT = "{\"code\":0}".repeat(100).getBytes(StandardCharsets.UTF_8);
    private static final int BOUND = 4_096;

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", " x-gzip ", "deflate", "raw"})
    void whatIsEncodedIsDecoded(String coding) throws IOException {
        byte[] encoded = encode(coding, TEXT);

        assertThat(answer(200, coding.equals("raw") ? "deflate" : coding, encoded)
                        .body())
                .isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource({"identity", "''"})
    void whatIsNotIsLeftAlone(String coding) {
        assertThat(answer(200, coding, TEXT).body()).isEqualTo(TEXT);
    }

    @Test
    void anEmptyBodyHasNoCoding() {
        assertThat(answer(200, "gzip", new byte[0]).body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "br, 'coding br,'",
        "zstd, 'coding zstd,'",
        "'gzip, br', 'coding gzip, br,'",
        "t-s3cr3t\u2028x, 'coding [unprintable],'"
    })
    void anyOtherIsNamed(String coding, String named) {
        UnreadableResponseException error = failure(200, coding, TEXT);

        assertThat(error).hasMessageContaining(named).hasMessageContaining("only gzip and deflate");
        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(error.isTransient()).isFalse();
    }

    @Test
    void twoHeaderLinesAreTwoCodings() {
        HttpHeaders headers =
                new DefaultHttpHeaders().add("Content-Encoding", "gzip").add("Content-Encoding", "br");
        BoundedBody body = new BoundedBody(BOUND, 502, headers).append(Unpooled.wrappedBuffer(TEXT));

        UnreadableResponseException error =
                catchThrowableOfType(BoundedBody.Unusable.class, body::response).exception("test.op");

        assertThat(error).hasMessageContaining("gzip, br").hasMessageContaining("HTTP 502");
        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void aDamagedBodyMayBeWholeNextTime(String coding) throws IOException {
        byte[] encoded = encode(coding, TEXT);

        for (byte[] damaged : new byte[][] {Arrays.copyOf(encoded, encoded.length / 2), TEXT}) {
            UnreadableResponseException error = failure(200, coding, damaged);
            assertThat(error).hasMessageContaining("is not the " + coding + " that its header announces");
            assertThat(error.isTransient()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void theBoundHoldsForWhatComesOut(String coding) throws IOException {
        byte[] exact = new byte[BOUND];
        assertThat(answer(200, coding, encode(coding, exact)).body()).hasSize(BOUND);

        byte[] bomb = encode(coding, new byte[2_000_000]);
        assertThat(bomb).hasSizeLessThan(BOUND);
        assertThat(failure(200, coding, bomb)).hasMessageContaining("larger than " + BOUND + " bytes");
    }

    /** The JDK's stream goes one call deeper for each of them. */
    @Test
    void aBodyOfEmptyPartsIsDamagedHoweverManyThereAre() throws IOException {
        byte[] part = encode("gzip", new byte[0]);
        byte[] parts = new byte[part.length * 200_000];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = part[i % part.length];
        }

        HttpHeaders headers = new DefaultHttpHeaders().add("Content-Encoding", "gzip");
        BoundedBody body = new BoundedBody(8 << 20, 200, headers).append(Unpooled.wrappedBuffer(parts));

        assertThat(catchThrowableOfType(BoundedBody.Unusable.class, body::response))
                .hasMessageContaining("is not the gzip that its header announces");
    }

    private static byte[] encode(String coding, byte[] text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = coding.equals("raw")
                ? new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))
                : coding.equals("deflate") ? new DeflaterOutputStream(bytes) : new GZIPOutputStream(bytes)) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    private static BufferedResponse answer(int status, String coding, byte[] body) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
                .withValidation(false)
                .newHeaders()
                .add("Content-Encoding", coding);
        return new BoundedBody(BOUND, status, headers)
                .append(Unpooled.wrappedBuffer(body))
                .response();
    }

    private static UnreadableResponseException failure(int status, String coding, byte[] body) {
        return catchThrowableOfType(BoundedBody.Unusable.class, () -> answer(status, coding, body))
                .exception("test.op");
    }
}
