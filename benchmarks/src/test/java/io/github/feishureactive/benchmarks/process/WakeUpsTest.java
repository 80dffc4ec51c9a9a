package io.github.feishureactive.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A thread that waits is counted each time that it is woken, unless it is an event loop. */
class WakeUpsTest {

    private static final int TIMES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void countsAThreadThatIsWoken() throws Exception {
        try (Waiting timer = new Waiting("parallel-1")) {
            String thread = "parallel-1 #" + timer.id();
            long before = WakeUps.now().byThread().get(thread);
            long until = System.nanoTime() + PATIENCE.toNanos();

            while (WakeUps.now().byThread().get(thread) < before + TIMES) {
                assertThat(System.nanoTime()).isLessThan(until);
                timer.wake();
            }
        }
    }

    @Test
    void leavesOutEventLoops() throws Exception {
        try (Waiting loop = new Waiting("reactor-http-epoll-1")) {
            String id = loop.id();

            assertThat(WakeUps.now().byThread().keySet()).isNotEmpty().noneMatch(thread -> thread.endsWith(" #" + id));
        }
    }

    @Test
    void addsUpWhatCameSince() {
        WakeUps before = new WakeUps(Map.of("parallel-1 #1", 3L, "ended #2", 40L));

        WakeUps since = new WakeUps(Map.of("parallel-1 #1", 5L, "new #3", 7L)).since(before);

        assertThat(since.byThread()).containsOnly(Map.entry("parallel-1 #1", 2L), Map.entry("new #3", 7L));
        assertThat(since.sum()).isEqualTo(2 + 7);
    }

    /** A thread that takes from a queue. */
    private static final class Waiting implements AutoCloseable {

        private final LinkedBlockingQueue<Boolean> more = new LinkedBlockingQueue<>();
        private final CompletableFuture<String> id = new CompletableFuture<>();

        Waiting(String name) {
            assumeTrue(Files.isDirectory(Path.of("/proc/thread-self")), "the system does not count");
            Thread thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }

        private void run() {
            try {
                id.complete(
                        Path.of("/proc/thread-self").toRealPath().getFileName().toString());
                while (more.take()) {
                    Thread.onSpinWait();
                }
            } catch (IOException | InterruptedException e) {
                id.completeExceptionally(e);
            }
        }

        String id() throws Exception {
            return id.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        void wake() {
            more.add(true);
        }

        @Override
        public void close() {
            more.add(false);
        }
    }
}
