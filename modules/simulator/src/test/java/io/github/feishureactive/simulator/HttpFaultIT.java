package io.github.feishureactive.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.RawConnection.End.CLOSED;
import static io.github.feishureactive.simulator.RawConnection.End.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The bytes on the wire; no HTTP client shows them all. */
class HttpFaultIT extends DemoSimulator {

    private static final Duration SILENCE = Duration.ofMillis(300);
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 \\d{3} [^\r]*");

    @Override
    SimulatorBuilder settings() {
        return FeishuSimulator.demo().seed(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 199})
    void anInterimResponseComesBeforeTheFinalOne(int status) throws Exception {
        String text = enable(HttpFault.interimResponses(status));

        List<String> lines = statusLines(text);
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("HTTP/1.1 " + status + " ");
        assertThat(lines.get(1)).isEqualTo("HTTP/1.1 200 OK");
        assertThat(finalBody(text)).contains(DEMO_ACCOUNT_ID);
        assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isEqualTo(1);
    }

    @Test
    void severalComeInTheirOrder() throws Exception {
        assertThat(statusLines(enable(HttpFault.interimResponses(100, 103, 102, 103))))
                .containsExactly(
                        "HTTP/1.1 100 Continue",
                        "HTTP/1.1 103 Early Hints",
                        "HTTP/1.1 102 Processing",
                        "HTTP/1.1 103 Early Hints",
                        "HTTP/1.1 200 OK");
    }

    @Test
    void theFinalResponseMayComeLater() throws Exception {
        assertThat(statusLines(enable(HttpFault.interimResponses(Duration.ofMillis(5), 103, 102))))
                .containsExactly("HTTP/1.1 103 Early Hints", "HTTP/1.1 102 Processing", "HTTP/1.1 200 OK");
    }

    @Test
    void whatIsToComeLaterHoldsNothingBack() throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, HttpFault.interimResponses(Duration.ofHours(1), 103, 102));

        try (RawConnection connection = new RawConnection(simulator)) {
            connection.enable(wire.token(), DEMO_ACCOUNT_ID);
            assertThat(connection.readUntil("\r\n\r\n"))
                    .startsWith("HTTP/1.1 103 ")
                    .endsWith("\r\n\r\n");
            RawConnection.Outcome outcome = connection.read(SILENCE);

            assertThat(outcome.text()).isEmpty();
            assertThat(outcome.end()).isEqualTo(OPEN);
        }
        assertThat(simulator.statistics().enabled(DEMO_ACCOUNT_ID)).isEqualTo(1);
    }

    @Test
    void whatIsNoInterimResponseIsRefused() {
        for (int status : new int[] {99, 101, 200}) {
            assertThatThrownBy(() -> HttpFault.interimResponses(100, status))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(status));
        }
        assertThatThrownBy(HttpFault::interimResponses).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.interimResponses(Duration.ofMillis(-1), 103))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpFault.surplusResponse(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void switchesProtocolsUnasked() throws Exception {
        String text = enable(HttpFault.switchingProtocols());

        assertThat(statusLines(text)).containsExactly("HTTP/1.1 101 Switching Protocols", "HTTP/1.1 200 OK");
        assertThat(text.split("\r\n\r\n", 2)[0])
                .contains("\r\nConnection: Upgrade")
                .contains("\r\nUpgrade: ");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 5})
    void aSurplusResponseIsLikeTheFirst(long laterMillis) throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, HttpFault.surplusResponse(Duration.ofMillis(laterMillis)));

        try (RawConnection connection = new RawConnection(simulator)) {
            connection.enable(wire.token(), DEMO_ACCOUNT_ID);
            String text = connection.readUntil(read -> statusLines(read).size() == 2 && read.endsWith("}}}"));

            int second = text.indexOf("HTTP/1.1", 1);
            assertThat(text.substring(second)).isEqualTo(text.substring(0, second));
            assertThat(text).contains(DEMO_ACCOUNT_ID);
        }
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(1);
    }

    @Test
    void theConnectionGoesOnAfterwards() throws Exception {
        simulator
                .faults()
                .next(
                        ApiPaths.ENABLE,
                        HttpFault.interimResponses(103),
                        HttpFault.surplusResponse(),
                        HttpFault.switchingProtocols(),
                        HttpFault.gzip());
        String token = wire.token();

        try (RawConnection connection = new RawConnection(simulator)) {
            for (int i = 0; i < 4; i++) {
                connection.enable(token, DEMO_ACCOUNT_ID);
            }
            connection.enableAndClose(token, DEMO_ACCOUNT_ID);
            RawConnection.Outcome outcome = connection.read();

            assertThat(outcome.end()).isEqualTo(CLOSED);
            assertThat(statusLines(outcome.text()).stream().map(line -> line.substring(9, 12)))
                    .containsExactly("103", "200", "200", "200", "101", "200", "200", "200");
        }
    }

    @Test
    void gzip() throws Exception {
        decodes(HttpFault.gzip(), "gzip", GZIPInputStream::new);
    }

    /** In the zlib format, as HTTP defines it. */
    @Test
    void deflate() throws Exception {
        decodes(HttpFault.deflate(), "deflate", InflaterInputStream::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "gzip", "x-unheard-of", "gzip, gzip"})
    void aCodingThatTheBodyDoesNotHave(String coding) throws Exception {
        String text = enable(HttpFault.contentEncoding(coding));

        assertThat(text).contains("\r\nContent-Encoding: " + coding + "\r\n");
        assertThat(finalBody(text)).startsWith("{\"code\":0,").endsWith("}").contains(DEMO_ACCOUNT_ID);
    }

    @Test
    void eachHasAName() {
        assertThat(List.of(
                        HttpFault.interimResponses(103, 102).toString(),
                        HttpFault.switchingProtocols().toString(),
                        HttpFault.surplusResponse().toString(),
                        HttpFault.contentEncoding("br").toString()))
                .containsExactly(
                        "interim responses [103, 102], after acting",
                        "switching protocols, after acting",
                        "surplus response, after acting",
                        "content encoding br, after acting");
    }

    private void decodes(Fault fault, String coding, Decoder decoder) throws Exception {
        String text = enable(fault);

        assertThat(text).contains("\r\nContent-Encoding: " + coding + "\r\n");
        byte[] coded = finalBody(text).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(text).contains("\r\nContent-Length: " + coded.length + "\r\n");
        try (InputStream decoded = decoder.open(new ByteArrayInputStream(coded))) {
            assertThat(new String(decoded.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("{\"code\":0,")
                    .endsWith("}")
                    .contains(DEMO_ACCOUNT_ID);
        }
    }

    /** All that one request brings. */
    private String enable(Fault fault) throws Exception {
        simulator.faults().next(ApiPaths.ENABLE, fault);
        try (RawConnection connection = new RawConnection(simulator)) {
            connection.enableAndClose(wire.token(), DEMO_ACCOUNT_ID);
            return connection.read().text();
        }
    }

    private static List<String> statusLines(String text) {
        return STATUS_LINE.matcher(text).results().map(line -> line.group()).toList();
    }

    private static String finalBody(String text) {
        return text.substring(text.lastIndexOf("\r\n\r\n") + 4);
    }

    @FunctionalInterface
    private interface Decoder {

        InputStream open(InputStream coded) throws IOException;
    }
}
