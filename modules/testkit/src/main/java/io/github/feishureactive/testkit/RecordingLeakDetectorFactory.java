package io.github.feishureactive.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/** Gives every Netty class that asks for a leak detector one that records into the same registry. */
final class RecordingLeakDetectorFactory extends ResourceLeakDetectorFactory {

    private final LeakRegistry registry;

    RecordingLeakDetectorFactory(LeakRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
        RecordingLeakDetector<T> detector = new RecordingLeakDetector<>(resource, samplingInterval, registry);
        registry.add(detector);
        return detector;
    }

    /** Abstract in Netty although deprecated; the number of active resources has no meaning any more. */
    @Override
    @SuppressWarnings("deprecation")
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
            Class<T> resource, int samplingInterval, long maxActive) {
        return newResourceLeakDetector(resource, samplingInterval);
    }
}
