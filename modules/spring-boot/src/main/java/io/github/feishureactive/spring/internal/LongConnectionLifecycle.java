package io.github.feishureactive.spring.internal;

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
 * Keeps a long connection open while the application runs. It is opened last, when every bean that handles events is
 * ready, and closed first, so that no event arrives that needs a bean already stopped. A closed connection cannot be
 * reopened, so each start builds a new one.
 */
public final class LongConnectionLifecycle implements SmartLifecycle {

    private final Supplier<LongConnection> connections;
    private final AtomicReference<@Nullable LongConnection> open = new AtomicReference<>();
    private final AtomicReference<Counted> counted = new AtomicReference<>(new Counted(Totals.NONE, null));
    private final AtomicLong mostConnected = new AtomicLong();

    /**
     * Creates a lifecycle that has not been started.
     *
     * @param connections builds a connection for each start
     */
    public LongConnectionLifecycle(Supplier<LongConnection> connections) {
        this.connections = connections;
    }

    @Override
    public void start() {
        LongConnection connection = connections.get();
        if (open.compareAndSet(null, connection)) {
            counted.updateAndGet(before -> new Counted(before.totals(), connection));
            // The connection logs its own failures, and the health shows them; the start does not wait for it.
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

    /**
     * Returns the status of the connection.
     *
     * @return the status, or {@code null} while the application is stopped
     */
    public @Nullable ConnectionStatus status() {
        LongConnection connection = open.get();
        return connection == null ? null : connection.status();
    }

    /**
     * Returns the totals of all connections since the first start. They never decrease.
     *
     * @return the totals
     */
    public Totals totals() {
        Totals now = Objects.requireNonNull(counted.get()).totals();
        // A connection that is being lost may report slightly less than a moment ago.
        long connected = mostConnected.accumulateAndGet(now.connected().toNanos(), Math::max);
        return new Totals(now.reconnects(), Duration.ofNanos(connected));
    }

    /**
     * Monotonic totals.
     *
     * @param reconnects how often a connection was reopened
     * @param connected how long a connection was open
     */
    public record Totals(long reconnects, Duration connected) {

        static final Totals NONE = new Totals(0, Duration.ZERO);
    }

    /** The latest connection, open or closed, and the totals of those before it. */
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
