package io.github.feishureactive.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.MemberSubstitution;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;

import static net.bytebuddy.matcher.ElementMatchers.named;

/**
 * Writes the class that {@link ParkingVerifier} defines, when this module is built: to make it anew would cost each of
 * the many JVMs that run tests half a second.
 */
final class ParkingVerifierWriter {

    private static final String POLLING = "reactor.test.DefaultStepVerifierBuilder$DefaultVerifySubscriber";

    private ParkingVerifierWriter() {}

    /** Takes the file to write. */
    public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
        ClassLoader loader = ParkingVerifierWriter.class.getClassLoader();
        try (ClassFileLocator classes = ClassFileLocator.ForClassLoader.of(loader)) {
            byte[] parking = new ByteBuddy()
                    .redefine(TypePool.Default.of(classes).describe(POLLING).resolve(), classes)
                    .visit(MemberSubstitution.relaxed()
                            .method(named("await"))
                            .replaceWith(ParkingVerifier.class.getMethod(
                                    "await", CountDownLatch.class, long.class, TimeUnit.class))
                            .on(named("pollTaskEventOrComplete")))
                    .make()
                    .getBytes();
            Files.write(Path.of(arguments[0]), parking);
        }
    }
}
