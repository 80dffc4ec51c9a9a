package io.github.feishureactive.auth;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers with bytes that no HTTP server would send. One connection for each request. */
final class RawPlatform implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final String toTokenRequests;
    private final String toCalls;

    RawPlatform(String toTokenRequests, String toCalls) {
        this.toTokenRequests = toTokenRequests;
        this.toCalls = toCalls;
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** A well-formed answer around any body. */
    static String http(String status, String body) {
        return "HTTP/1.1 " + status + "\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> answer(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            String request = read(socket.getInputStream());
            String answer = request.startsWith("POST /open-apis/auth/") ? toTokenRequests : toCalls;
            socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            socket.shutdownOutput();
            // Until the client has hung up: closing with unread bytes would reset the connection.
            socket.getInputStream().transferTo(new ByteArrayOutputStream());
        } catch (IOException e) {
            // The client has gone, which is its right.
        }
    }

    private static String read(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (missing(request)) {
            int n = in.read(buffer);
            if (n < 0) {
                break;
            }
            request.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
        return request.toString();
    }

    private static boolean missing(CharSequence request) {
        int end = request.toString().indexOf("\r\n\r\n");
        Matcher length = LENGTH.matcher(request);
        return end < 0 || (length.find() && request.length() < end + 4 + Integer.parseInt(length.group(1)));
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
