package io.github.feishureactive.testkit;

import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Installs the detection of blocking calls and of leaks when the first test plan of a JVM is executed.
 *
 * <p>That is before any test class is initialised, which is early enough for both: a thread or a buffer that exists
 * already might escape the detection. A JVM that only discovers tests, as that of the build does in order to distribute
 * the classes to several others, is left as it is.
 */
public final class DetectionListener implements TestExecutionListener {

    /** Called by the service loader of the test platform. */
    public DetectionListener() {}

    /**
     * Installs both detections, unless an earlier plan of this JVM has done so.
     *
     * @param plan the plan, which is left as it is
     */
    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        ParkingVerifier.install();
        BlockingCallDetection.install();
        LeakDetection.install();
    }
}
