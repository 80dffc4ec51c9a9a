package io.github.feishureactive.events.connection;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A platform of plain sockets, which logs nothing and can send what no WebSocket library would. */
final class RawPlatform implements AutoCloseable {

    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    private final ServerSocket server;
    private final String target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /** The request lines of all requests. */
    final Queue<String> requests = new ConcurrentLinkedQueue<>();

    /** The socket of the last handshake. */
    volatile OutputStream out;

    RawPlatform(String target) throws IOException {
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        Thread accepting = new Thread(this::accept, "raw-platform");
        accepting.setDaemon(true);
        accepting.start();
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread serving = new Thread(() -> serve(socket), "raw-platform-connection");
                serving.setDaemon(true);
                serving.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                requests.add(head.substring(0, head.indexOf('\r')));
                Matcher key = KEY.matcher(head);
                if (key.find()) {
                    upgrade(socket.getOutputStream(), key.group(1));
                    while (in.read() >= 0) {
                        // Ignores pings and acknowledgements.
                    }
                    return;
                }
                Matcher length = LENGTH.matcher(head);
                in.skipNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
                respond(socket.getOutputStream());
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int one = in.read();
        while (one >= 0 && !head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r")) {
            head.write(one);
            one = in.read();
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private void respond(OutputStream to) throws IOException {
        String body = "{\"code\":0,\"data\":{\"URL\":\"ws://127.0.0.1:" + server.getLocalPort() + target
                + "\",\"ClientConfig\":{}}}";
        write(
                to,
                ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                                + body)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private void upgrade(OutputStream to, String key) throws IOException {
        String accepted;
        try {
            accepted = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                                    .getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        write(
                to,
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accepted + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        out = to;
    }

    /** Sends one frame of a binary message. */
    void send(int firstByte, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(firstByte);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        write(out, frame.toByteArray());
    }

    private static void write(OutputStream to, byte[] bytes) throws IOException {
        to.write(bytes);
        to.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
