package io.github.feishureactive.testkit;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

class BlockingCallDetectionTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static EventLoopGroup eventLoops;

    @BeforeAll
    static void startEventLoop() {
        eventLoops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    @AfterAll
    static void stopEventLoop() {
        eventLoops
                .shutdownGracefully(0, 1, TimeUnit.SECONDS)
                .awaitUninterruptibly(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Test
    void sleepingOnAParallelThreadFails() {
        Signal<Long> signal =
                outcome(Mono.delay(Duration.ofMillis(1)).doOnNext(tick -> BlockingCallDetectionTest.sleep()));

        assertThat(signal.getThrowable())
                .isInstanceOf(BlockingOperationError.class)
                .hasMessageContaining("sleep");
    }

    @Test
    void parkingOnAParallelThreadFails() {
        Signal<Long> signal = outcome(Mono.delay(Duration.ofMillis(1)).doOnNext(tick -> LockSupport.parkNanos(1)));

        assertThat(signal.getThrowable())
                .isInstanceOf(BlockingOperationError.class)
                .hasMessageContaining("park");
    }

    @Test
    void blockingOnAnEventLoopFails() {
        assertThat(failureOnEventLoop(BlockingCallDetectionTest::sleep))
                .isInstanceOf(BlockingOperationError.class)
                .hasMessageContaining("sleep");
        assertThat(failureOnEventLoop(() -> LockSupport.parkNanos(1)))
                .isInstanceOf(BlockingOperationError.class)
                .hasMessageContaining("park");
    }

    @Test
    void anEventLoopIsNonBlockingByNettysOwnMark() {
        assertThat(ServiceLoader.load(BlockHoundIntegration.class))
                .extracting(integration -> integration.getClass().getName())
                .contains(
                        "io.netty.util.internal.Hidden$NettyBlockHoundIntegration",
                        "reactor.core.scheduler.ReactorBlockHoundIntegration");
        assertThat(failureOnEventLoop(() -> assertThat(Thread.currentThread())
                        .isInstanceOf(FastThreadLocalThread.class)
                        .isNotInstanceOf(NonBlocking.class)))
                .isNull();
    }

    @Test
    void blockingOnAnElasticThreadIsAllowed() {
        Signal<Boolean> signal = outcome(Mono.fromSupplier(() -> {
                    LockSupport.parkNanos(1);
                    return true;
                })
                .subscribeOn(Schedulers.boundedElastic()));

        assertThat(signal.get()).isTrue();
    }

    /** So many that the JDK's buffer of them does not do: it reads more from the system, which never blocks. */
    @Test
    void randomBytesOnAnEventLoopAreAllowed() {
        SecureRandom random = new SecureRandom();
        assertThat(failureOnEventLoop(() -> random.nextBytes(new byte[1 << 16])))
                .isNull();
    }

    @Test
    void loadingAClassOnANonBlockingThreadIsAllowed() {
        assertThat(on(Schedulers.parallel())).isEqualTo("loaded");
    }

    private static String on(Scheduler scheduler) {
        return outcome(Mono.fromSupplier(() -> LoadedLate.answer()).subscribeOn(scheduler))
                .get();
    }

    private static void sleep() {
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> Signal<T> outcome(Mono<T> mono) {
        return mono.materialize().block(PATIENCE);
    }

    private static Throwable failureOnEventLoop(Runnable task) {
        return eventLoops.submit(task).awaitUninterruptibly().cause();
    }

    /** Read from disk, and instrumented by JaCoCo, when the one test that mentions it runs. */
    private static final class LoadedLate {

        private static String answer() {
            return "loaded";
        }
    }
}
