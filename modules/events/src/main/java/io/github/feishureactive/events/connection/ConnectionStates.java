package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.error.FeishuException;

/** Holds the state of a long connection. Each change is one CAS, and the thread that wins it notifies the listener. */
final class ConnectionStates {

    private static final Logger LOG = Loggers.getLogger(LongConnection.class);

    static final Set<ConnectionState> ATTEMPTING = EnumSet.of(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
    private static final Set<ConnectionState> NOT_COUNTED =
            EnumSet.of(ConnectionState.NEW, ConnectionState.CLOSING, ConnectionState.CLOSED);

    static final Set<ConnectionState> NOT_CLOSED = EnumSet.complementOf(EnumSet.of(ConnectionState.CLOSED));
    static final Set<ConnectionState> OPEN =
            EnumSet.complementOf(EnumSet.of(ConnectionState.CLOSING, ConnectionState.CLOSED));
    static final Set<ConnectionState> IDLE = EnumSet.of(ConnectionState.NEW, ConnectionState.REFUSED);

    private final Scheduler clock;
    private final LongConnectionListener listener;
    private final AtomicReference<Snapshot> current =
            new AtomicReference<>(new Snapshot(ConnectionState.NEW, new Run(), null, 0, null, 0, 0));

    ConnectionStates(Scheduler clock, LongConnectionListener listener) {
        this.clock = clock;
        this.listener = listener;
    }

    /** The signals of {@code connect()} and {@code onClose()}. Reconnecting after a refusal starts a new run. */
    record Run(Sinks.Empty<Void> opened, Sinks.Empty<Void> closed) {

        Run() {
            this(Sinks.empty(), Sinks.empty());
        }

        void fail(Throwable error) {
            opened.tryEmitError(error);
            closed.tryEmitError(error);
        }
    }

    /**
     * Everything that changes in one step.
     *
     * @param since when the connection was opened or lost; meaningless while new
     * @param nextAt when the next attempt begins, or {@code null} if none is planned
     */
    record Snapshot(
            ConnectionState state,
            Run run,
            @Nullable FeishuException failure,
            long since,
            @Nullable Long nextAt,
            long openings,
            long connectedNanos) {

        boolean in(Set<ConnectionState> states) {
            return states.contains(state);
        }

        /** Starts a new run if attempts had stopped: the subscribers of the previous run have been signalled. */
        Snapshot connecting(long now) {
            return new Snapshot(
                    ConnectionState.CONNECTING,
                    state == ConnectionState.REFUSED && nextAt == null ? new Run() : run,
                    failure,
                    state == ConnectionState.NEW ? now : since,
                    null,
                    openings,
                    connectedNanos);
        }

        Snapshot connected(long now) {
            return new Snapshot(ConnectionState.CONNECTED, run, null, now, null, openings + 1, connectedNanos);
        }

        Snapshot disconnected(ConnectionState next, @Nullable FeishuException why, long now, @Nullable Duration delay) {
            boolean lost = state == ConnectionState.CONNECTED;
            return new Snapshot(
                    next,
                    run,
                    why,
                    lost ? now : since,
                    delay == null ? null : now + delay.toNanos(),
                    openings,
                    lost ? connectedNanos + now - since : connectedNanos);
        }
    }

    Snapshot now() {
        return Objects.requireNonNull(current.get());
    }

    long clock() {
        return clock.now(TimeUnit.NANOSECONDS);
    }

    /** Changes the state if it is one of these; returns the previous snapshot, or {@code null} if it was not. */
    @Nullable
    Snapshot change(Set<ConnectionState> from, UnaryOperator<Snapshot> to) {
        while (true) {
            Snapshot before = now();
            if (!before.in(from)) {
                return null;
            }
            Snapshot after = to.apply(before);
            if (current.compareAndSet(before, after)) {
                notifyListener(after);
                return before;
            }
        }
    }

    private void notifyListener(Snapshot after) {
        try {
            listener.stateChanged(status(after));
        } catch (Throwable broken) {
            LOG.warn(
                    "A listener of a long connection threw {}",
                    broken.getClass().getName());
        }
    }

    ConnectionStatus status() {
        return status(now());
    }

    private ConnectionStatus status(Snapshot snapshot) {
        long now = clock();
        long elapsed = Math.max(0, now - snapshot.since());
        boolean open = snapshot.state() == ConnectionState.CONNECTED;
        return new ConnectionStatus(
                snapshot.state(),
                snapshot.failure(),
                snapshot.nextAt() == null ? null : Duration.ofNanos(Math.max(0, snapshot.nextAt() - now)),
                open || snapshot.in(NOT_COUNTED) ? null : Duration.ofNanos(elapsed),
                Math.max(0, snapshot.openings() - 1),
                Duration.ofNanos(snapshot.connectedNanos() + (open ? elapsed : 0)));
    }
}
