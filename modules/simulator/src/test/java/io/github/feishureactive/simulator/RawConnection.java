package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Predicate;
import javax.net.SocketFactory;

/** One connection without an HTTP client, to see how it ends. */
final class RawConnection implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Socket socket;

    RawConnection(FeishuSimulator simulator) throws IOException {
        boolean tls = simulator.baseUrl().startsWith("https:");
        SocketFactory sockets = tls ? Trust.in(simulator).getSocketFactory() : SocketFactory.getDefault();
        socket = sockets.createSocket(InetAddress.getLoopbackAddress(), simulator.port());
    }

    void post(String path, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: localhost\r\n"
                + "content-type: application/json; charset=utf-8\r\ncontent-length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        request.append("\r\n").append(body);
        send(request.toString());
    }

    void send(String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    void enable(String token, String accountId) throws IOException {
        post(ApiPaths.ENABLE, """
                {"referral_account_id":"%s"}""".formatted(accountId), "authorization", "Bearer " + token);
    }

    /** The last request of this connection: the response is over when the connection is. */
    void enableAndClose(String token, String accountId) throws IOException {
        post(ApiPaths.ENABLE, """
                {"referral_account_id":"%s"}""".formatted(accountId), "authorization", "Bearer " + token, "connection", "close");
    }

    /** Reads until the connection ends. */
    Outcome read() throws IOException {
        return read(PATIENCE);
    }

    /** Reads until the connection ends or is silent for so long. */
    Outcome read(Duration silence) throws IOException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        socket.setSoTimeout((int) silence.toMillis());
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                received.write(buffer, 0, n);
            }
            return new Outcome(received.toString(StandardCharsets.ISO_8859_1), End.CLOSED);
        } catch (SocketTimeoutException silent) {
            return new Outcome(received.toString(StandardCharsets.ISO_8859_1), End.OPEN);
        } catch (SocketException reset) {
            return new Outcome(received.toString(StandardCharsets.ISO_8859_1), End.RESET);
        }
    }

    /** What comes up to this and with it. */
    String readUntil(String last) throws IOException {
        return readUntil(received -> received.contains(last));
    }

    /** What comes until it is enough, and with that. */
    String readUntil(Predicate<String> enough) throws IOException {
        socket.setSoTimeout((int) PATIENCE.toMillis());
        StringBuilder received = new StringBuilder();
        byte[] buffer = new byte[8192];
        while (!enough.test(received.toString())) {
            int n = socket.getInputStream().read(buffer);
            if (n < 0) {
                throw new EOFException("closed after: " + received);
            }
            received.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
        return received.toString();
    }

    /** Hangs up. */
    @Override
    public void close() throws IOException {
        socket.close();
    }

    enum End {
        OPEN,
        CLOSED,
        RESET
    }

    /** What came, a character for each byte, and how it ended. */
    record Outcome(String text, End end) {}
}
