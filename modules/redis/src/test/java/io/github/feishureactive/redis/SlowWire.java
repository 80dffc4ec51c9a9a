package io.github.feishureactive.redis;

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

/**
 * A way to a server on which answers take their time: the first of each connection, and all of them, as long as that
 * lasts.
 */
final class SlowWire implements AutoCloseable {

    private final int server;
    private final Duration first;
    private volatile Duration each;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile int connections;

    SlowWire(int server, Duration first, Duration each) throws IOException {
        this.server = server;
        this.first = first;
        this.each = each;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** From the next answer on. */
    void slow(Duration delay) {
        each = delay;
    }

    /** How many were opened. */
    int connections() {
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
                // Closed at one of its ends.
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

    /** Goes on until it cannot. */
    @FunctionalInterface
    private interface Passing {

        void run() throws IOException;
    }
}
