package io.github.feishureactive.hire.referral.account;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.hire.referral.wire.WirePlatform;

/** Writes what a test says byte for byte, which no HTTP server would: too much, too little, too early. */
final class ScriptedServer implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
    private static final char[] PASSWORD = "password".toCharArray();

    private final boolean tls;
    private final Script script;
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();

    private ScriptedServer(boolean tls, Script script) throws IOException {
        this.tls = tls;
        this.script = script;
        this.server = tls ? tlsSocket() : new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    static ScriptedServer start(boolean tls, Script script) throws IOException {
        return new ScriptedServer(tls, script);
    }

    String baseUrl() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Trusts whatever certificate the server has. */
    HttpClient trusting(HttpClient client) {
        return tls ? client.secure(spec -> spec.sslContext(TrustEverything.CONTEXT)) : client;
    }

    private static ServerSocket tlsSocket() throws IOException {
        try (InputStream in = ScriptedServer.class.getResourceAsStream("/keystore")) {
            KeyStore keys = KeyStore.getInstance("JKS");
            keys.load(in, PASSWORD);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory().createServerSocket(0, 256, InetAddress.getLoopbackAddress());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                int number = connections.incrementAndGet();
                threads.execute(() -> serve(socket, number));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket socket, int connection) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Wire wire = new Wire(socket);
            script.connected(connection, wire);
            for (int number = 1; !socket.isClosed(); number++) {
                script.answer(read(in, connection, number), wire);
            }
        } catch (IOException e) {
            // The client is gone, or the script closed the connection.
        } finally {
            sockets.remove(socket);
        }
    }

    private static Request read(InputStream in, int connection, int number) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.write(next);
        }
        String text = head.toString(StandardCharsets.US_ASCII);
        Matcher length = LENGTH.matcher(text);
        String body = length.find()
                ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8)
                : "";
        return new Request(connection, number, text, body);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }

    /** A response with a length, ready to be written. */
    static String response(String body) {
        return response("200 OK", "", body);
    }

    static String response(String status, String headers, String body) {
        return "HTTP/1.1 " + status + "\r\ncontent-length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n"
                + headers + "\r\n" + body;
    }

    static String account(String id) {
        return WirePlatform.success("{\"account_id\":\"" + id + "\"}");
    }

    /** What to do on each connection, one request after the other. */
    @FunctionalInterface
    interface Script {

        void answer(Request request, Wire wire) throws IOException;

        /** Before the first request. */
        default void connected(int connection, Wire wire) throws IOException {}
    }

    /** One connection. */
    record Wire(Socket socket) {

        void write(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        /** In one packet if it is small. */
        void write(byte[] bytes) throws IOException {
            // The client may have closed the connection by the time this returns.
            socket.getOutputStream().write(bytes);
        }

        void close() throws IOException {
            socket.close();
        }
    }

    /** A request; connections and the requests of each count from one. */
    record Request(int connection, int number, String head, String body) {

        private static final Pattern BODY_ID = Pattern.compile("\"referral_account_id\":\"([^\"]+)\"");
        private static final Pattern QUERY_ID = Pattern.compile("referral_account_id=(\\w+)");
        private static final Pattern PATH_ID = Pattern.compile("/referral_account/(\\w+)/\\w+ ");
        private static final Pattern ORDER = Pattern.compile("\"external_order_id\":\"([^\"]+)\"");

        /** The account that it names. */
        String account() {
            return first(BODY_ID.matcher(body), QUERY_ID.matcher(head), PATH_ID.matcher(head));
        }

        String order() {
            return first(ORDER.matcher(body));
        }

        /** A header's value, empty if it is missing. */
        String header(String name) {
            for (String line : head.lines().toList()) {
                if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                    return line.substring(name.length() + 1).trim();
                }
            }
            return "";
        }

        private static String first(Matcher... matchers) {
            for (Matcher matcher : matchers) {
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
            return "";
        }
    }

    /** Made when a test first needs it. */
    private static final class TrustEverything {

        static final io.netty.handler.ssl.SslContext CONTEXT = context();

        private static io.netty.handler.ssl.SslContext context() {
            try {
                return SslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build();
            } catch (SSLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
