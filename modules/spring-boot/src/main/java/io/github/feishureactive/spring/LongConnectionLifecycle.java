package io.github.feishureactive.spring;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.github.feishureactive.events.connection.ConnectionStatus;
import io.github.feishureactive.events.connection.LongConnection;

/**
 * Keeps a long connection while the application runs: opened last, when all that handles events is there, and closed
 * first, so that no event arrives whose handling would need what has ended. A connection serves once, so each start
 * makes another.
 */
final class LongConnectionLifecycle implements SmartLifecycle {

    private final Supplier<LongConnection> connections;
    private final AtomicReference<@Nullable LongConnection> open = new AtomicReference<>();
    private final AtomicReference<Counted> counted = new AtomicReference<>(new Counted(Totals.NONE, null));
    private final AtomicLong mostConnected = new AtomicLong();

    LongConnectionLifecycle(Supplier<LongConnection> connections) {
        this.connections = connections;
    }

    @Override
    public void start() {
        LongConnection connection = connections.get();
        if (open.compareAndSet(null, connection)) {
            counted.updateAndGet(before -> new Counted(before.totals(), connection));
            // Its end is logged by itself and shown by the health; the start of the application does not wait for it.
            connection.connect().subscribe(nothing -> {}, error -> {});
        }
    }

    @Override
    public void stop(Runnable stopped) {
        LongConnection connection = open.getAndSet(null);
        if (connection == null) {
            stopped.run();
        } else {
            connection.disposeLater().doFinally(how -> stopped.run()).subscribe();
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return open.get() != null;
    }

    /** Where the connection stands, {@code null} while the application is stopped. */
    @Nullable
    ConnectionStatus status() {
        LongConnection connection = open.get();
        return connection == null ? null : connection.status();
    }

    /** What all connections had together since the application was first started. Never less than before. */
    Totals totals() {
        Totals now = Objects.requireNonNull(counted.get()).totals();
        // A connection that is lost at this moment may say a little less than just before.
        long connected = mostConnected.accumulateAndGet(now.connected().toNanos(), Math::max);
        return new Totals(now.reconnects(), Duration.ofNanos(connected));
    }

    /**
     * What is counted up.
     *
     * @param reconnects how often a connection was opened again
     * @param connected for how long one was open
     */
    record Totals(long reconnects, Duration connected) {

        static final Totals NONE = new Totals(0, Duration.ZERO);
    }

    /** The latest connection, closed or not, and what those before it had. */
    private record Counted(Totals before, @Nullable LongConnection latest) {

        Totals totals() {
            if (latest == null) {
                return before;
            }
            ConnectionStatus status = latest.status();
            return new Totals(before.reconnects + status.reconnects(), before.connected.plus(status.connected()));
        }
    }
}
