package io.github.feishureactive.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What the leak detectors of this JVM have tracked and reported; any thread that allocates may report. */
final class LeakRegistry {

    private static final String NO_TEST_CLASS = "no test class";

    private final List<RecordingLeakDetector<?>> detectors = new CopyOnWriteArrayList<>();
    private final AtomicLong tracked = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private final Queue<String> sentinels = new ConcurrentLinkedQueue<>();
    private volatile String testClass = NO_TEST_CLASS;

    void add(RecordingLeakDetector<?> detector) {
        detectors.add(detector);
    }

    boolean hasDetectors() {
        return !detectors.isEmpty();
    }

    /** Names the class to which resources tracked from now on are attributed. */
    void enter(Class<?> testClass) {
        this.testClass = testClass.getName();
    }

    /** Counts a resource and describes its origin in words that no other resource of this JVM shares. */
    String track() {
        open.incrementAndGet();
        return "resource " + tracked.incrementAndGet() + " of this JVM, created by thread "
                + Thread.currentThread().getName() + " during " + testClass;
    }

    /** Called once for each tracked resource that is released. */
    void close() {
        open.decrementAndGet();
    }

    /** What is open by now stays so: constants. */
    void forgetOpen() {
        open.set(0);
    }

    /** Whether there is a resource that is neither released nor reported, and so might have leaked. */
    boolean hasOpen() {
        return open.get() > 0;
    }

    void report(String resourceType, String records) {
        open.decrementAndGet();
        // A sentinel may be reported long after the wait for it was given up, and is no leak then either.
        if (LeakSentinel.isIn(records)) {
            sentinels.add(records);
        } else {
            leaks.add(resourceType + records);
        }
    }

    boolean hasReported(LeakSentinel sentinel) {
        return sentinels.removeIf(sentinel::isReportedIn);
    }

    /** Makes every detector report what the garbage collector has handed to it. */
    void poll() {
        detectors.forEach(RecordingLeakDetector::poll);
    }

    /** Takes the leaks out, so that each one fails one test class only. */
    List<String> drain() {
        List<String> drained = new ArrayList<>();
        for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
            drained.add(leak);
        }
        return drained;
    }
}
