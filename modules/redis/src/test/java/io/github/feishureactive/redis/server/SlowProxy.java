package io.github.feishureactive.redis.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Mono;

/** A proxy that delays a server's responses: the first of each connection, and all of them while configured. */
public final class SlowProxy implements AutoCloseable {

    private final int server;
    private final Duration first;
    private volatile Duration each;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int connections;

    public SlowProxy(int server, Duration first, Duration each) throws IOException {
        this.server = server;
        this.first = first;
        this.each = each;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** Sets the delay from the next response on. */
    public void slow(Duration delay) {
        each = delay;
    }

    /** Returns how many connections were opened. */
    public int connections() {
        return connections;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    private void accept() throws IOException {
        while (true) {
            Socket client = listening.accept();
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(client);
            sockets.add(upstream);
            connections++;
            start(() -> client.getInputStream().transferTo(upstream.getOutputStream()));
            start(() -> answer(upstream.getInputStream(), client.getOutputStream()));
        }
    }

    private void answer(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[8_192];
        Duration once = first;
        int length;
        while ((length = from.read(buffer)) >= 0) {
            Duration delay = once.plus(each);
            once = Duration.ZERO;
            if (!delay.isZero()) {
                Mono.delay(delay).block(delay.plusSeconds(30));
            }
            to.write(buffer, 0, length);
            to.flush();
        }
    }

    private static void start(Passing passing) {
        Thread thread = new Thread(() -> {
            try {
                passing.run();
            } catch (IOException e) {
                // One of the ends has closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Copies until a connection closes. */
    @FunctionalInterface
    private interface Passing {

        void run() throws IOException;
    }
}
