package io.github.feishureactive.benchmarks.endtoend;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.benchmarks.process.WakeUps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * One call after another is the work of two threads, the caller's and the connection's. Waking a third one for each
 * call, as a timer of its own does, takes longer than everything else that a gateway does.
 */
class OneCallInFlightIT {

    private static final int WARM_UP = 100;
    private static final int CALLS = 500;
    private static final int FEW = CALLS / 50;

    private static final String CALLER = "caller";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The test runner's own threads, whose names the kernel cuts. */
    private static final String RUNNER = "surefire-";

    /** A timer that another gateway has left would hide those behind it: only the next one due wakes the thread. */
    @AfterEach
    void dropTimers() {
        Schedulers.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(
            value = PeerKind.class,
            names = {"OURS", "OURS_OBSERVED"})
    @SuppressWarnings("SystemOut")
    void wakesNoOtherThread(PeerKind kind) throws Exception {
        assumeTrue(!WakeUps.now().byThread().isEmpty(), "this system has no /proc");
        ExecutorService caller = Executors.newSingleThreadExecutor(task -> new Thread(task, CALLER));
        try (AccountServer server = AccountServer.start();
                Peer<?> peer = kind.open(server.seen().baseUrl())) {
            Map<String, Long> wakeUps = caller.submit(() -> wakeUps(peer)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            System.out.printf("%s, %d calls one at a time, threads woken: %s%n", kind, CALLS, wakeUps);
            // It waits for each of its calls, and so shows that this machine counts.
            assertThat(wakeUps.entrySet())
                    .filteredOn(thread -> thread.getKey().startsWith(CALLER))
                    .singleElement()
                    .satisfies(thread -> assertThat(thread.getValue()).isPositive());
            assertThat(wakeUps).as("wake-ups in %d calls", CALLS).allSatisfy((thread, count) -> {
                if (!thread.startsWith(RUNNER) && !thread.startsWith(CALLER)) {
                    assertThat(count).as(thread).isLessThan(FEW);
                }
            });
        } finally {
            caller.shutdownNow();
        }
    }

    private static Map<String, Long> wakeUps(Peer<?> peer) throws IOException {
        call(peer, WARM_UP);
        WakeUps before = WakeUps.now();
        call(peer, CALLS);
        return WakeUps.now().since(before).byThread();
    }

    private static void call(Peer<?> peer, int times) {
        for (int i = 0; i < times; i++) {
            Mono<?> call = peer.enable("1");
            assertThat(call.block()).isNotNull();
        }
    }
}
