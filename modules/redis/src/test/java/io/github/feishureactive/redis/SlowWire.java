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

/** A way to a server on which answers take their time: the first of each connection, and all of them. */
final class SlowWire implements AutoCloseable {

    private final int server;
    private final Duration first;
    private final Duration each;
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
            start(() -> pass(client.getInputStream(), upstream.getOutputStream(), Duration.ZERO, Duration.ZERO));
            start(() -> pass(upstream.getInputStream(), client.getOutputStream(), first, each));
        }
    }

    private static void pass(InputStream from, OutputStream to, Duration first, Duration each) throws IOException {
        byte[] buffer = new byte[8_192];
        Duration delay = first.plus(each);
        int length;
        while ((length = from.read(buffer)) >= 0) {
            if (!delay.isZero()) {
                Mono.delay(delay).block(delay.plusSeconds(30));
            }
            delay = each;
            to.write(buffer, 0, length);
            to.flush();
        }
        to.close();
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
