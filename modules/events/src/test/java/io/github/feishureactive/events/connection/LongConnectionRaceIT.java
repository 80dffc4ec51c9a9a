package io.github.feishureactive.events.connection;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.ManualTimer;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Closing races with each step of opening: in every order the connection ends, signals all subscribers, and leaves no
 * socket open.
 */
class LongConnectionRaceIT {

    private static final int ROUNDS = Boolean.getBoolean("feishu.long") ? 2_000 : 30;

    private final ScriptedPlatform platform = new ScriptedPlatform();
    private final FeishuGateway gateway = platform.gateway();
    private final ExecutorService closer = Executors.newSingleThreadExecutor();

    /** The step of opening at which the other thread closes. */
    enum Step {
        NOTHING_DONE,
        ADDRESS_ASKED_FOR,
        HANDSHAKE,
        SEEN_OPEN,
        SAID_TO_BE_OPEN
    }

    @AfterEach
    void stop() {
        closer.shutdownNow();
        platform.close();
        gateway.disposeLater().block(PATIENCE);
    }

    @ParameterizedTest
    @EnumSource
    void closing(Step step) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            LongConnection connection = new LongConnectionBuilder(
                            gateway, event -> Mono.just(EventResponse.of(Receipt.HANDLED)), 4)
                    .timer(new ManualTimer())
                    .build();
            AtomicInteger signalled = new AtomicInteger();
            BooleanSupplier reached = reached(step, connection, signalled);
            var closing = closer.submit(() -> {
                while (!reached.getAsBoolean()) {
                    Thread.onSpinWait();
                }
                connection.close();
            });
            connection
                    .connect()
                    .subscribe(nothing -> {}, error -> signalled.incrementAndGet(), signalled::incrementAndGet);

            closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            StepVerifier.create(connection.onClose()).expectComplete().verify(PATIENCE);
            assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
            assertThat(signalled).as("the subscriber of connect()").hasValue(1);
            while (!platform.noConnectionWaiting()) {
                platform.accept().awaitEnd();
            }
        }
        Await.until("no socket is left", () -> platform.open.get() == 0);
    }

    private BooleanSupplier reached(Step step, LongConnection connection, AtomicInteger signalled) {
        int asked = platform.asked.get();
        int handshakes = platform.handshakes.get();
        return switch (step) {
            case NOTHING_DONE -> () -> true;
            case ADDRESS_ASKED_FOR -> () -> platform.asked.get() > asked;
            case HANDSHAKE -> () -> platform.handshakes.get() > handshakes;
            case SEEN_OPEN -> () -> connection.state() == ConnectionState.CONNECTED;
            case SAID_TO_BE_OPEN -> () -> signalled.get() > 0;
        };
    }
}
