package io.github.feishureactive.events.connection;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

import static org.assertj.core.api.Assertions.assertThat;

class FramesTest {

    /** The bytes field by field, as the platform's own clients write them. */
    private static final String PING =
            "0800" + "1000" + "18b6828010" + "2000" + "2a0c" + "0a0474797065" + "120470696e67";

    private static final String EVENT = "080b" + "100c" + "18b6828010" + "2001" // seq, log, service, method
            + "2a0d" + "0a0474797065" + "12056576656e74" // type: event
            + "2a11" + "0a0a6d6573736167655f6964" + "12036d2d31" // message_id: m-1
            + "3a046a736f6e"; // payload_type: json
    private static final String LOG_ID = "4a01" + "6c";

    @Test
    void aPing() {
        assertThat(hex(Frames.ping(33554742))).isEqualTo(PING);
    }

    @Test
    void anAcknowledgementIsTheFrameItselfWithOneHeaderMoreAndTheCode() throws Exception {
        Frame event = Frame.parseFrom(HexFormat.of().parseHex(EVENT + "42027b7d" + LOG_ID));

        String expected = EVENT.replace("3a046a736f6e", "2a0c" + "0a0662697a5f7274" + "12023132" + "3a046a736f6e")
                + "420c" + hex("{\"code\":200}".getBytes(StandardCharsets.UTF_8)) + LOG_ID;
        assertThat(hex(Frames.acknowledgement(event, AcknowledgementPayload.OK, 12)))
                .isEqualTo(expected);
        assertThat(hex(Frames.acknowledgement(event, AcknowledgementPayload.FAILED, 12)))
                .isEqualTo(expected.replace("323030", "353030"));
    }

    @Test
    void fieldsOfTomorrowComeBackToo() {
        byte[] message = HexFormat.of().parseHex(EVENT + "6a036e6577");

        Frame frame = Frames.read(message);

        assertThat(frame).isNotNull();
        assertThat(hex(Frames.acknowledgement(frame, AcknowledgementPayload.OK, 0)))
                .endsWith("6a036e6577");
    }

    @Test
    void whatIsNoFrame() {
        assertThat(Frames.read(new byte[] {1, 2, 3})).isNull();
        assertThat(Frames.read(HexFormat.of().parseHex("0800")))
                .as("without its required fields")
                .isNull();
    }

    @Test
    void aMissingHeaderIsEmpty() {
        Frame frame = Messages.event("1");

        assertThat(Frames.header(frame, "message_id")).isEqualTo("m-1");
        assertThat(Frames.header(frame, "absent")).isEmpty();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
