package io.github.feishureactive.redis.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A loopback port that no other test takes, in this JVM or another, also while the server on it is down.
 *
 * <p>The reservation is a socket on a second port, held for as long as it lasts. All of them are below the range that
 * the system hands out, to a client for instance.
 */
public final class ReservedPort implements AutoCloseable {

    private static final int FIRST = 10_240;
    private static final int COUNT = 5_000;

    /** A cluster's nodes talk to each other this many ports above. */
    private static final int BUS = 10_000;

    private final int number;
    private final ServerSocket reservation;

    private ReservedPort(int number, ServerSocket reservation) {
        this.number = number;
        this.reservation = reservation;
    }

    public static ReservedPort reserve() throws IOException {
        for (int attempt = 1; ; attempt++) {
            int number = FIRST + ThreadLocalRandom.current().nextInt(COUNT);
            ServerSocket reservation = null;
            try {
                reservation = listen(number + COUNT);
                listen(number).close();
                listen(number + BUS).close();
                return new ReservedPort(number, reservation);
            } catch (IOException e) {
                if (reservation != null) {
                    reservation.close();
                }
                if (attempt == 100) {
                    throw e;
                }
            }
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    public int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reservation.close();
    }
}
