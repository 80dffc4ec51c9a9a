package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Responses that a server or a proxy may send, rightly or wrongly, and that a client may misread: interim ones, coded ones,
 * and those that nobody asked for. All hold the real answer, so the platform has acted, and the connection goes on afterwards.
 */
public final class HttpFault {

    private HttpFault() {}

    /**
     * Interim responses before the real answer, in the same packet as long as the network does not part them. RFC 9110 obliges
     * clients to skip any number of them.
     *
     * @param statuses one or several of 100 to 199, but for 101, which is {@link #switchingProtocols()}
     * @return the fault
     */
    public static Fault interimResponses(int... statuses) {
        return interimResponses(Duration.ZERO, statuses);
    }

    /**
     * Interim responses before the real answer, each in a packet of its own.
     *
     * @param pause how long what follows it comes after each of them, in real time
     * @param statuses one or several of 100 to 199, but for 101, which is {@link #switchingProtocols()}
     * @return the fault
     */
    public static Fault interimResponses(Duration pause, int... statuses) {
        int[] checked = statuses.clone();
        if (checked.length == 0) {
            throw new IllegalArgumentException("No interim response");
        }
        for (int status : checked) {
            if (status < 100 || status > 199 || status == 101) {
                throw new IllegalArgumentException("Not the status of an interim response: " + status);
            }
        }
        checkNotNegative(pause);
        return Fault.spoiling(
                "interim responses " + Arrays.toString(checked),
                (reply, answer) -> reply.afterInterim(checked, pause, answer));
    }

    /**
     * A {@code 101 Switching Protocols} that the request did not ask for, and the real answer behind it in the same packet.
     * What follows a 101 is no HTTP any more, so a client can only give the connection up.
     *
     * @return the fault
     */
    public static Fault switchingProtocols() {
        return Fault.spoiling("switching protocols", Reply::afterSwitchingProtocols);
    }

    /**
     * The real answer twice, in the same packet as long as the network does not part them: the second one belongs to no
     * request.
     *
     * @return the fault
     */
    public static Fault surplusResponse() {
        return surplusResponse(Duration.ZERO);
    }

    /**
     * The real answer twice: the second one belongs to no request, but may come when the next one has been sent.
     *
     * @param later how long after the first the second comes, in real time
     * @return the fault
     */
    public static Fault surplusResponse(Duration later) {
        checkNotNegative(later);
        return Fault.spoiling("surplus response", (reply, answer) -> reply.sendTwice(answer, later));
    }

    /**
     * The real answer, compressed with {@code Content-Encoding: gzip}, whether the client accepts that or not.
     *
     * @return the fault
     */
    public static Fault gzip() {
        return coded("gzip", GZIPOutputStream::new);
    }

    /**
     * The real answer, compressed with {@code Content-Encoding: deflate}, which is the zlib format, whether the client accepts
     * that or not.
     *
     * @return the fault
     */
    public static Fault deflate() {
        return coded("deflate", DeflaterOutputStream::new);
    }

    /**
     * The real answer under a {@code Content-Encoding} in which it is not: one that no client knows, or one that is wrong.
     *
     * @param coding such as {@code br} or {@code gzip}
     * @return the fault
     */
    public static Fault contentEncoding(String coding) {
        return Fault.spoiling(
                "content encoding " + coding, (reply, answer) -> reply.send(answer.withContentEncoding(coding)));
    }

    private static Fault coded(String coding, Coding stream) {
        return Fault.spoiling(
                coding,
                (reply, answer) -> reply.send(
                        answer.withBody(encode(answer.body(), stream)).withContentEncoding(coding)));
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
            throw new IllegalArgumentException("A negative time: " + time);
        }
    }

    @FunctionalInterface
    private interface Coding {

        OutputStream onto(OutputStream encoded) throws IOException;
    }
}
