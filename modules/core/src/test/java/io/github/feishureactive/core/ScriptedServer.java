package io.github.feishureactive.core;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.github.tomakehurst.wiremock.WireMockServer;

/** A server on loopback that does with each connection what a test says, byte for byte. One thread per connection. */
final class ScriptedServer implements Closeable {

    private final ServerSocket listening;
    private final boolean tls;
    private final Script script;
    private final Queue<Socket> accepted = new ConcurrentLinkedQueue<>();
    final AtomicInteger connections = new AtomicInteger();
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** What to do with a connection. What it throws as an {@link IOException} closes the connection. */
    interface Script {
        void serve(Peer peer) throws IOException;
    }

    ScriptedServer(boolean tls, Script script) throws IOException {
        this(tls, 0, script);
    }

    /** With a receive buffer of about so many bytes. */
    ScriptedServer(boolean tls, int receiveBuffer, Script script) throws IOException {
        this.tls = tls;
        this.script = script;
        listening = (tls ? tlsSockets() : ServerSocketFactory.getDefault()).createServerSocket();
        if (receiveBuffer > 0) {
            listening.setReceiveBufferSize(receiveBuffer);
        }
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start("scripted-server", this::accept);
    }

    String url() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                // Otherwise a body waits for the acknowledgement of its head, and is lost with a reset after it.
                socket.setTcpNoDelay(true);
                accepted.add(socket);
                int number = connections.incrementAndGet();
                start("scripted-server-" + number, () -> serve(socket, number));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            script.serve(new Peer(socket, number));
        } catch (IOException cut) {
            // The client went away, or the script wanted it.
        } catch (Throwable thrown) {
            failures.add(thrown);
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** WireMock brings one for its own. */
    private static ServerSocketFactory tlsSockets() {
        try (InputStream stored = WireMockServer.class.getResourceAsStream("/keystore")) {
            char[] password = "password".toCharArray();
            KeyStore keys = KeyStore.getInstance("JKS");
            keys.load(stored, password);
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context.getServerSocketFactory();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }

    /** One connection. */
    static final class Peer implements Closeable {

        final Socket socket;
        final int number;
        final InputStream in;
        final OutputStream out;
        private String head = "";

        Peer(Socket socket, int number) throws IOException {
            this.socket = socket;
            this.number = number;
            this.in = new BufferedInputStream(socket.getInputStream());
            this.out = socket.getOutputStream();
        }

        /** Reads request line and headers. Throws at the end of the connection. */
        String readHead() throws IOException {
            StringBuilder text = new StringBuilder();
            while (text.length() < 4 || !text.substring(text.length() - 4).equals("\r\n\r\n")) {
                text.append((char) read());
            }
            head = text.toString();
            return head;
        }

        private int read() throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            return next;
        }

        private String line() throws IOException {
            StringBuilder text = new StringBuilder();
            for (int next = read(); next != '\n'; next = read()) {
                text.append((char) next);
            }
            return text.toString().trim();
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).trim())
                    .findFirst()
                    .orElse("");
        }

        /** Reads the whole body as it is framed. Throws if the connection ends before it does. */
        byte[] readBody() throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            readBody(body);
            return body.toByteArray();
        }

        long readBody(OutputStream body) throws IOException {
            if (!header("Content-Length").isEmpty()) {
                return copy(Long.parseLong(header("Content-Length")), body);
            }
            long length = 0;
            for (long chunk = chunk(); chunk > 0; chunk = chunk()) {
                length += copy(chunk, body);
                line();
            }
            line();
            return length;
        }

        private long chunk() throws IOException {
            return Long.parseLong(line(), 16);
        }

        private long copy(long length, OutputStream body) throws IOException {
            byte[] buffer = new byte[8_192];
            for (long left = length; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new EOFException();
                }
                body.write(buffer, 0, read);
                left -= read;
            }
            return length;
        }

        /** Answers with a JSON body. */
        void respond(int status, String body, String... headers) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + bytes.length + "\r\n");
            for (String header : headers) {
                text.append(header).append("\r\n");
            }
            write(text.append("\r\n").toString());
            out.write(bytes);
            out.flush();
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** Closes with a reset, so that nothing that was sent before need arrive. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
