package io.github.feishureactive.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import org.jspecify.annotations.Nullable;

/**
 * Hands each leak to the registry instead of the log.
 *
 * @param <T> the type of the tracked resources
 */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

    private final LeakRegistry registry;

    RecordingLeakDetector(Class<?> resourceType, int samplingInterval, LeakRegistry registry) {
        super(resourceType, samplingInterval);
        this.registry = registry;
    }

    @Override
    public @Nullable ResourceLeakTracker<T> track(T resource) {
        ResourceLeakTracker<T> tracker = super.track(resource);
        return tracker == null ? null : new CountedTracker<>(tracker, registry);
    }

    @Override
    public ResourceLeakTracker<T> trackForcibly(T resource) {
        return new CountedTracker<>(super.trackForcibly(resource), registry);
    }

    void poll() {
        // Netty looks into the reference queue only when it tracks something; what that is, it never asks.
        @SuppressWarnings("unchecked")
        T probe = (T) new Object();
        trackForcibly(probe).close(probe);
    }

    /** The inherited answer depends on the log level. */
    @Override
    protected boolean needReport() {
        return true;
    }

    /** Netty reports equal records only once per JVM: the hint makes them differ, so that no second leak is lost. */
    @Override
    protected Object getInitialHint(String resourceType) {
        return registry.track();
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
        registry.report(resourceType, records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
        registry.report(resourceType, " (no records)");
    }

    /** Tells the registry of the release. */
    private record CountedTracker<T>(ResourceLeakTracker<T> tracker, LeakRegistry registry)
            implements ResourceLeakTracker<T> {

        @Override
        public void record() {
            tracker.record();
        }

        @Override
        public void record(Object hint) {
            tracker.record(hint);
        }

        @Override
        public boolean close(T resource) {
            boolean closed = tracker.close(resource);
            if (closed) {
                registry.close();
            }
            return closed;
        }

        @Override
        public @Nullable Throwable getCloseStackTraceIfAny() {
            return tracker.getCloseStackTraceIfAny();
        }
    }
}
