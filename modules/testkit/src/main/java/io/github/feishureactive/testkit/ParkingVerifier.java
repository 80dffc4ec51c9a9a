package io.github.feishureactive.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Reactor's {@code StepVerifier} park while it waits. It polls every ten nanoseconds, which is less than the JDK
 * parks for: each test that waits for a socket kept a processor busy, and took it from what it waited for.
 *
 * <p>Defines the class that polls, with another wait in it, before anything has loaded it.
 */
public final class ParkingVerifier {

    /** Written by {@link ParkingVerifierWriter}. */
    private static final String PARKING = "parking-verifier.bin";

    private static boolean installed;

    private ParkingVerifier() {}

    /** Does nothing in a module whose tests do without {@code reactor-test}. */
    static synchronized void install() {
        if (installed) {
            return;
        }
        installed = true;
        try (InputStream parking = ParkingVerifier.class.getResourceAsStream(PARKING)) {
            byte[] bytes = Objects.requireNonNull(parking, PARKING).readAllBytes();
            Class<?> neighbour =
                    Class.forName("reactor.test.StepVerifier", false, ParkingVerifier.class.getClassLoader());
            MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup()).defineClass(bytes);
        } catch (ClassNotFoundException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalAccessException e) {
            throw new LinkageError("reactor-test has changed", e);
        }
    }

    /**
     * Called by the verifier in place of {@code latch.await}.
     *
     * @param latch counted down when the verified publisher has ended
     * @param time how long the verifier would wait before it looks for another step
     * @param unit of {@code time}
     * @return whether the publisher has ended
     * @throws InterruptedException if the test is interrupted
     */
    public static boolean await(CountDownLatch latch, long time, TimeUnit unit) throws InterruptedException {
        return latch.await(Math.max(TimeUnit.MILLISECONDS.toNanos(1), unit.toNanos(time)), TimeUnit.NANOSECONDS);
    }
}
