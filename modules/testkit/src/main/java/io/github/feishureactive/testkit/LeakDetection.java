package io.github.feishureactive.testkit;

import java.time.Duration;
import java.util.List;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/** The leak detection of this JVM, which is global because Netty's is. */
final class LeakDetection {

    private static final LeakRegistry REGISTRY = new LeakRegistry();

    // A report takes milliseconds: this is for a machine that is busy with something else.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** Keep a buffer for ever, as a constant. Loaded early, it does not make every class look as if it might leak. */
    private static final List<String> WITH_CONSTANTS = List.of(
            "io.netty.handler.codec.http.HttpObjectEncoder",
            "io.netty.handler.codec.http2.Http2CodecUtil",
            "io.netty.handler.codec.http2.Http2ConnectionHandler",
            "io.netty.handler.codec.http2.DefaultHttp2FrameWriter",
            "io.netty.handler.codec.http.websocketx.extensions.compression.DeflateDecoder");

    private static boolean installed;

    private LeakDetection() {}

    /** Takes over Netty's leak detection; too late is an error, as buffers would then go unseen. */
    static synchronized void install() {
        if (installed) {
            return;
        }
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new RecordingLeakDetectorFactory(REGISTRY));
        try {
            // The class that holds the one detector of all the buffers.
            Class.forName("io.netty.buffer.AbstractByteBuf", true, LeakDetection.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("Netty's buffers have moved to another class.", e);
        }
        if (!REGISTRY.hasDetectors()) {
            throw new IllegalStateException(
                    "Netty's buffers were in use before the tests were executed: their leaks would go unseen.");
        }
        WITH_CONSTANTS.forEach(LeakDetection::load);
        REGISTRY.forgetOpen();
        installed = true;
    }

    private static void load(String name) {
        try {
            Class.forName(name, true, LeakDetection.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            // A module without HTTP.
            return;
        }
    }

    static synchronized void requireActive() {
        if (!installed || !BlockingCallDetection.isInstalled()) {
            throw new IllegalStateException("The execution of the tests did not call "
                    + DetectionListener.class.getName() + ": blocking calls and leaks would go unseen.");
        }
        if (ResourceLeakDetector.getLevel() != ResourceLeakDetector.Level.PARANOID) {
            throw new IllegalStateException("Leak detection is at level " + ResourceLeakDetector.getLevel()
                    + " and would miss leaks. Run the tests with -Dio.netty.leakDetection.level=paranoid,"
                    + " and never lower the level.");
        }
    }

    static void enter(Class<?> testClass) {
        REGISTRY.enter(testClass);
    }

    /** Fails if anything has leaked since the last call. */
    static void requireNoLeaks() {
        // Most classes have released all of theirs by then, and need no collection to show it.
        if (!REGISTRY.hasOpen()) {
            return;
        }
        List<String> leaks = new LeakSweep(REGISTRY, PATIENCE).leaks();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaked:\n" + String.join("\n\n", leaks));
        }
    }
}
