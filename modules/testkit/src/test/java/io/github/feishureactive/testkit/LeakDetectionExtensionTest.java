package io.github.feishureactive.testkit;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.ResourceLeakDetector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/** The fixtures are static nested classes, which neither Surefire nor the engine discovers unless told to. */
class LeakDetectionExtensionTest {

    private static final int CAPACITY = 16;

    @Test
    void aClassThatReleasesItsBuffersPasses() {
        EngineExecutionResults results = run(Releasing.class);

        results.allEvents().assertStatistics(statistics -> statistics.failed(0).succeeded(3));
    }

    @Test
    void aClassThatLeaksFailsWithTheRecordsOfEachLeak() {
        EngineExecutionResults results = run(Leaking.class);

        results.testEvents().assertStatistics(statistics -> statistics.failed(0).succeeded(1));
        assertThat(failures(results)).singleElement().satisfies(failure -> assertThat(failure)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("5 leaked:")
                .hasMessageContaining(Leaking.class.getName())
                .hasMessageContaining("Created at:")
                .hasMessageContaining("leakEachKind"));
    }

    @Test
    void theSameLeakFailsAClassEachTime() {
        // One line of code, so that the records of both runs show the same stack.
        for (int run = 0; run < 2; run++) {
            assertThat(failures(run(Leaking.class))).hasSize(1);
        }
    }

    @Test
    void aLeakOnAnEventLoopFailsTheClass() {
        assertThat(failures(run(LeakingOnAnEventLoop.class))).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageStartingWith("1 leaked:")
                .hasMessageContaining(LeakingOnAnEventLoop.class.getName())
                .hasMessageContaining("multiThreadIoEventLoopGroup"));
    }

    @Test
    void aLeakInANestedClassFailsTheOuterClassOnce() {
        assertThat(failures(run(Outer.class))).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageStartingWith("1 leaked:")
                .hasMessageContaining(Outer.Inner.class.getName()));
    }

    @Test
    void whatTheLastClassKeepsReachableFailsTheRun() {
        EngineExecutionResults results = run(LeakingLater.class);

        results.containerEvents().failed().assertThatEvents().singleElement().satisfies(event -> assertThat(
                        event.getTestDescriptor().getParent())
                .isEmpty());
        assertThat(failures(results)).singleElement().satisfies(failure -> assertThat(failure)
                .hasMessageContaining(LeakingLater.class.getName()));
    }

    @Test
    void aClassFailsWhenTheLevelWouldMissLeaks() {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        try {
            EngineExecutionResults results = run(Releasing.class);

            results.testEvents().assertStatistics(statistics -> statistics.started(0));
            assertThat(failures(results)).isNotEmpty().allSatisfy(failure -> assertThat(failure)
                    .hasStackTraceContaining("-Dio.netty.leakDetection.level=paranoid"));
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private static EngineExecutionResults run(Class<?> fixture) {
        // The implicit parameters are those of junit-platform.properties, which is part of what is tested here.
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(fixture))
                .enableImplicitConfigurationParameters(true)
                .execute();
    }

    private static List<Throwable> failures(EngineExecutionResults results) {
        return results.allEvents()
                .failed()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .map(result -> result.getThrowable().orElseThrow())
                .toList();
    }

    private static List<ByteBuf> allocateEachKind() {
        return List.of(
                ByteBufAllocator.DEFAULT.directBuffer(CAPACITY),
                ByteBufAllocator.DEFAULT.heapBuffer(CAPACITY),
                PooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY),
                PooledByteBufAllocator.DEFAULT.heapBuffer(CAPACITY),
                UnpooledByteBufAllocator.DEFAULT.directBuffer(CAPACITY));
    }

    static class Releasing {

        @Test
        void releaseEachKind() {
            allocateEachKind().forEach(buffer -> assertThat(buffer.release()).isTrue());
        }
    }

    static class Leaking {

        @Test
        void leakEachKind() {
            assertThat(allocateEachKind()).hasSize(5);
        }
    }

    static class LeakingOnAnEventLoop {

        private static EventLoopGroup eventLoops;

        @BeforeAll
        static void start() {
            eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        }

        @Test
        void leak() {
            eventLoops
                    .submit(() -> assertThat(ByteBufAllocator.DEFAULT
                                    .buffer(CAPACITY)
                                    .writeByte(1)
                                    .readableBytes())
                            .isOne())
                    .syncUninterruptibly();
        }

        @AfterAll
        static void stop() {
            eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    static class Outer {

        @Nested
        class Inner {

            @Test
            void leak() {
                assertThat(ByteBufAllocator.DEFAULT.buffer(CAPACITY).isReadable())
                        .isFalse();
            }
        }
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class LeakingLater {

        private final ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(CAPACITY);

        @Test
        void keepReachable() {
            assertThat(buffer.refCnt()).isOne();
        }
    }
}
