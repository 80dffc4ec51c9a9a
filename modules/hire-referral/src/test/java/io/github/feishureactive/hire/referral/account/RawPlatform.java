package io.github.feishureactive.hire.referral.account;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.feishureactive.hire.referral.wire.WirePlatform;

/** Takes one request and keeps its bytes as they came: a real HTTP server puts headers into a form of its own. */
final class RawPlatform implements AutoCloseable {

    private static final String END = "\"}";

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<String> request = CompletableFuture.supplyAsync(this::serve);

    RawPlatform() throws IOException {}

    String baseUrl() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Head and body. */
    String request() {
        return request.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private String serve() {
        try (Socket socket = server.accept()) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            InputStream in = socket.getInputStream();
            int next;
            while (!bytes.toString(StandardCharsets.UTF_8).endsWith(END) && (next = in.read()) >= 0) {
                bytes.write(next);
            }
            byte[] body = WirePlatform.success("{\"account_id\":\"" + WirePlatform.ID + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            String head = "HTTP/1.1 200 OK\r\ncontent-length: " + body.length + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(body);
            return bytes.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
