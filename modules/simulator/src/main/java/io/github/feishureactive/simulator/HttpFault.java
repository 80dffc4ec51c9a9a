package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import io.github.feishureactive.simulator.internal.http.ResponseWriter;

/**
 * Responses of a server or a proxy, correct or not, that a client can misread: interim, encoded and surplus ones. All
 * contain the platform's response, so the platform has acted, and the connection stays open.
 */
public final class HttpFault {

    private HttpFault() {}

    /**
     * Sends interim responses before the platform's response, in one packet unless the network splits it. RFC 9110
     * requires clients to skip any number of them.
     *
     * @param statuses one or more of 100 to 199 except 101, for which see {@link #switchingProtocols()}
     * @return the fault
     */
    public static Fault interimResponses(int... statuses) {
        return interimResponses(Duration.ZERO, statuses);
    }

    /**
     * Sends interim responses before the platform's response, each in its own packet.
     *
     * @param pause the real time after each of them
     * @param statuses one or more of 100 to 199 except 101, for which see {@link #switchingProtocols()}
     * @return the fault
     */
    public static Fault interimResponses(Duration pause, int... statuses) {
        int[] checked = statuses.clone();
        if (checked.length == 0) {
            throw new IllegalArgumentException("statuses must not be empty");
        }
        for (int status : checked) {
            if (status < 100 || status > 199 || status == 101) {
                throw new IllegalArgumentException("Not an interim status: " + status);
            }
        }
        checkNotNegative(pause);
        return Fault.corrupting(
                "interim responses " + Arrays.toString(checked),
                (writer, response) -> writer.afterInterim(checked, pause, response));
    }

    /**
     * Sends a {@code 101 Switching Protocols} that the request did not ask for, then the platform's response in the
     * same packet. Bytes after a 101 are not HTTP, so a client must close the connection.
     *
     * @return the fault
     */
    public static Fault switchingProtocols() {
        return Fault.corrupting("switching protocols", ResponseWriter::afterSwitchingProtocols);
    }

    /**
     * Sends the platform's response twice, in one packet unless the network splits it. The second one belongs to no
     * request.
     *
     * @return the fault
     */
    public static Fault surplusResponse() {
        return surplusResponse(Duration.ZERO);
    }

    /**
     * Sends the platform's response twice. The second one belongs to no request, but may arrive after the next was
     * sent.
     *
     * @param later the real time between the two
     * @return the fault
     */
    public static Fault surplusResponse(Duration later) {
        checkNotNegative(later);
        return Fault.corrupting("surplus response", (writer, response) -> writer.sendTwice(response, later));
    }

    /**
     * Sends the platform's response with {@code Content-Encoding: gzip}, whether or not the client accepts it.
     *
     * @return the fault
     */
    public static Fault gzip() {
        return coded("gzip", GZIPOutputStream::new);
    }

    /**
     * Sends the platform's response with {@code Content-Encoding: deflate}, the zlib format, whether or not the client
     * accepts it.
     *
     * @return the fault
     */
    public static Fault deflate() {
        return coded("deflate", DeflaterOutputStream::new);
    }

    /**
     * Sends the platform's response, not encoded, with a {@code Content-Encoding} that is unknown or wrong.
     *
     * @param coding such as {@code br} or {@code gzip}
     * @return the fault
     */
    public static Fault contentEncoding(String coding) {
        return Fault.corrupting(
                "content encoding " + coding, (writer, response) -> writer.send(response.withContentEncoding(coding)));
    }

    private static Fault coded(String coding, Coding stream) {
        return Fault.corrupting(
                coding,
                (writer, response) -> writer.send(
                        response.withBody(encode(response.body(), stream)).withContentEncoding(coding)));
    }

    private static byte[] encode(byte[] body, Coding coding) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream stream = coding.onto(encoded)) {
            stream.write(body);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return encoded.toByteArray();
    }

    private static void checkNotNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time must not be negative: " + time);
        }
    }

    @FunctionalInterface
    private interface Coding {

        OutputStream onto(OutputStream encoded) throws IOException;
    }
}
