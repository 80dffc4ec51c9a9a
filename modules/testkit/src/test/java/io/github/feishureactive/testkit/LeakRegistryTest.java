package io.github.feishureactive.testkit;

import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LeakRegistryTest {

    private final LeakRegistry registry = new LeakRegistry();
    private final RecordingLeakDetector<Object> detector = new RecordingLeakDetector<>(Object.class, 1, registry);

    @Test
    void aResourceIsOpenUntilItIsReleased() {
        Object resource = new Object();

        ResourceLeakTracker<Object> tracker = detector.track(resource);

        assertThat(registry.hasOpen()).isTrue();
        assertThat(tracker.close(resource)).isTrue();
        assertThat(registry.hasOpen()).isFalse();
        assertThat(tracker.close(resource)).isFalse();
        detector.track(new Object());
        assertThat(registry.hasOpen()).isTrue();
    }

    @Test
    void constantsAreNotOpen() {
        detector.track(this);

        registry.forgetOpen();

        assertThat(registry.hasOpen()).isFalse();
        detector.track(new Object());
        assertThat(registry.hasOpen()).isTrue();
    }

    @Test
    void aLeakThatWasReportedIsNotOpen() {
        detector.track(new Object());

        Await.until(() -> {
            System.gc();
            detector.poll();
            return !registry.drain().isEmpty();
        });

        assertThat(registry.hasOpen()).isFalse();
    }
}
