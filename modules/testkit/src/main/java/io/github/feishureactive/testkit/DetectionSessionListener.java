package io.github.feishureactive.testkit;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Installs the detection of blocking calls and of leaks when the first test session of a JVM opens.
 *
 * <p>A session opens before any test class is initialised, which is the one moment early enough for both: a thread or a
 * buffer that exists already might escape the detection.
 */
public final class DetectionSessionListener implements LauncherSessionListener {

    /** Called by the service loader of the test platform. */
    public DetectionSessionListener() {}

    /**
     * Installs both detections, unless an earlier session of this JVM has done so.
     *
     * @param session the session, which is left as it is
     */
    @Override
    public void launcherSessionOpened(LauncherSession session) {
        BlockingCallDetection.install();
        LeakDetection.install();
    }
}
