package io.github.feishureactive.spring;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import io.github.feishureactive.events.connection.ConnectionStatus;
import io.github.feishureactive.events.connection.LongConnection;

/**
 * Keeps a long connection while the application runs: opened last, when all that handles events is there, and closed first,
 * so that no event arrives whose handling would need what has ended. A connection serves once, so each start makes another.
 */
final class LongConnectionLifecycle implements SmartLifecycle {

    private final Supplier<LongConnection> connections;
    private final AtomicReference<@Nullable LongConnection> open = new AtomicReference<>();

    LongConnectionLifecycle(Supplier<LongConnection> connections) {
        this.connections = connections;
    }

    @Override
    public void start() {
        LongConnection connection = connections.get();
        if (open.compareAndSet(null, connection)) {
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
}
