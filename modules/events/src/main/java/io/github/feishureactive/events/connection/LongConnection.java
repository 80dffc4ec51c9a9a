package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.internal.Isolated;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.connection.ConnectionStates.Snapshot;
import io.github.feishureactive.events.connection.ReconnectPolicy.Severity;

/**
 * Receives the events of a custom app over a WebSocket that the application opens, and keeps it open until it is
 * closed. It needs no public address, no decryption and no signature: the app authenticates with its secret.
 *
 * <p>The platform delivers each event to one of the app's connections, chosen at random, and redelivers it unless it is
 * acknowledged within 3 s. An event is acknowledged once {@link Events} has handled it, and at once if its type has no
 * handler; after {@link LongConnectionBuilder#ackTimeout} the platform is asked to redeliver it. At the limit of events
 * in flight nothing is read from the socket.
 *
 * <p>A lost connection is reopened:
 *
 * <ul>
 *   <li>One that served, for ten seconds or the platform's interval, is replaced almost at once: after a random time of
 *       at most a twentieth of its life and the platform's nonce.
 *   <li>Quick attempts follow, at the interval and in the number of the platform's settings; 120 s by default.
 *   <li>After these, or if the platform or a firewall refuses the connection for now, slow attempts follow: after a
 *       random time between one interval and twice, three times, finally ten times that, never more than five minutes.
 *   <li>If the platform rejects id or secret or does not allow the app a connection, attempts stop:
 *       {@link ConnectionState#REFUSED}. Call {@link #connect()} again once that is fixed, or switch on
 *       {@link LongConnectionBuilder#retryRefused}.
 * </ul>
 *
 * A connection that has gone silent is closed and replaced. {@link #status()}, a {@link LongConnectionListener} and one
 * log line for each change report the state.
 *
 * <p>A closed connection cannot be reopened; create a new one. No log, at any level, shows the secret, the address with
 * its keys, or an event's payload, with two exceptions outside this library: {@code wiretap}, if
 * {@link LongConnectionBuilder#httpClient} switches it on, prints all data; and Reactor Netty's warning about a failed
 * handshake quotes the status line, in which a proxy might repeat the address.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case">How
 *     an app receives events</a>
 */
public final class LongConnection implements AutoCloseable {

    private static final Set<ConnectionState> CONNECTING = EnumSet.of(ConnectionState.CONNECTING);

    private final FeishuGateway gateway;
    private final Session.Config config;
    private final Connector connector;
    private final RandomGenerator random;
    private final boolean retryRefused;
    private final ConnectionStates states;
    private final ConnectionLog log;
    private final Disposable.Swap running = Disposables.swap();
    private final Disposable.Swap withGateway = Disposables.swap();
    private final Sinks.Empty<Void> stop = Sinks.empty();

    // Written by one attempt at a time.
    private volatile Settings settings = Settings.DEFAULT;

    LongConnection(LongConnectionBuilder builder) {
        this.gateway = builder.gateway;
        this.config = builder.sessionConfig();
        this.connector = builder.connector();
        this.random = builder.random;
        this.retryRefused = builder.retryRefused;
        this.log = new ConnectionLog(gateway);
        this.states = new ConnectionStates(config.timer(), builder.listener);
    }

    /**
     * Creates a connection with the defaults of {@link #builder(FeishuGateway, Events)}.
     *
     * @param gateway the gateway of the app that receives the events; closing it closes the connection
     * @param events receives the events
     * @return a connection that is not yet open
     */
    public static LongConnection on(FeishuGateway gateway, Events events) {
        return builder(gateway, events).build();
    }

    /**
     * Starts building a connection.
     *
     * @param gateway the gateway of the app that receives the events; closing it closes the connection
     * @param events receives the events
     * @return a builder with defaults
     */
    public static LongConnectionBuilder builder(FeishuGateway gateway, Events events) {
        return new LongConnectionBuilder(gateway, events::respondWhenFree, events.maxConcurrency());
    }

    /**
     * Opens the connection and keeps it open until {@link #close()}; failed attempts are repeated. The first
     * subscription starts it, and cancelling only stops waiting: the connection belongs to this object, not to the
     * subscriber. After {@link ConnectionState#REFUSED}, subscribing starts it again.
     *
     * @return completes once the connection is open for the first time since it was started; fails if it ends before
     *     that, with the error of {@link #onClose()}, or a {@link LongConnectionException} if it was closed
     */
    public Mono<Void> connect() {
        return Mono.defer(() -> {
            Snapshot before = states.change(ConnectionStates.IDLE, now -> now.connecting(states.clock()));
            if (before != null) {
                start(before.state() == ConnectionState.NEW);
            }
            return new Isolated<>(states.now().run().opened().asMono(), UserCode::uncaught);
        });
    }

    /**
     * Returns the current state.
     *
     * @return the state
     */
    public ConnectionState state() {
        return states.now().state();
    }

    /**
     * Returns the current state, its reason, and for how long it has lasted.
     *
     * @return a snapshot
     */
    public ConnectionStatus status() {
        return states.status();
    }

    /**
     * Signals the end of the connection.
     *
     * @return completes once it is closed, by {@link #close()} or with its gateway; fails if the platform refuses it
     *     and attempts stop, with a {@link LongConnectionException} or another {@link FeishuException} that says why.
     *     After {@link #connect()} has started it again, call this method again
     */
    public Mono<Void> onClose() {
        return Mono.defer(() -> new Isolated<>(states.now().run().closed().asMono(), UserCode::uncaught));
    }

    /** Closes the connection like {@link #disposeLater()}, without waiting. Closing again has no effect. */
    @Override
    public void close() {
        Snapshot before = states.change(
                ConnectionStates.OPEN,
                now -> now.disconnected(ConnectionState.CLOSING, now.failure(), states.clock(), null));
        if (before == null) {
            return;
        }
        if (before.state() == ConnectionState.CONNECTED) {
            log.closing();
            stop.tryEmitEmpty();
        } else {
            running.dispose();
            end(null);
        }
    }

    /**
     * Closes the connection: receives no more events, waits until those in flight are acknowledged, for at most
     * {@link LongConnectionBuilder#closeTimeout}, and sends a close frame. The platform redelivers the remaining
     * events, possibly over another connection.
     *
     * @return completes once the connection is closed, even after an error; cancelling only stops waiting
     */
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            close();
            return onClose().onErrorComplete();
        });
    }

    private void start(boolean first) {
        log.connecting();
        ReconnectPolicy policy = new ReconnectPolicy(random);
        running.update(attempt()
                .retryWhen(Retry.from(ends -> ends.concatMap(end -> next(policy, end.failure()))))
                .subscribe(nothing -> {}, this::end, () -> end(null)));
        if (first) {
            withGateway.update(gateway.onClose().subscribe(nothing -> {}, error -> {}, this::close));
        }
    }

    /** Fails if the connection cannot be opened or is lost; completes once it is closed. */
    private Mono<Void> attempt() {
        return Mono.defer(() -> connector.open(this::configure, this::runSession))
                .flatMap(reason -> Mono.error(LongConnectionException.failed("The connection was lost: " + reason)));
    }

    private Mono<String> runSession(WebSocket socket, int service) {
        Snapshot before = states.change(CONNECTING, now -> now.connected(states.clock()));
        if (before == null) {
            return Mono.empty();
        }
        log.open();
        before.run().opened().tryEmitEmpty();
        return new Session(socket, service, config, () -> settings, this::configure).run(stop.asMono());
    }

    private void configure(JsonNode clientConfig) {
        settings = settings.updatedBy(clientConfig);
    }

    /** Emits when the next attempt is due; fails if there is none. */
    private Mono<?> next(ReconnectPolicy policy, Throwable end) {
        if (end instanceof GatewayClosedException) {
            return Mono.error(end);
        }
        FeishuException failure = end instanceof FeishuException known
                ? known
                : LongConnectionException.failed(
                        "The attempt failed with " + end.getClass().getName());
        long now = states.clock();
        Snapshot was = states.now();
        Duration life = Duration.ofNanos(Math.max(0, now - was.since()));
        boolean served = was.state() == ConnectionState.CONNECTED && ReconnectPolicy.served(settings, life);
        ReconnectPolicy.Next next = was.state() == ConnectionState.CONNECTED
                ? policy.lost(settings, life)
                : policy.failed(settings, LongConnectionException.severity(failure));
        if (next.state() == ConnectionState.REFUSED && !retryRefused) {
            return Mono.error(failure);
        }
        Snapshot before = states.change(
                ConnectionStates.ATTEMPTING, from -> from.disconnected(next.state(), failure, now, next.delay()));
        if (before == null) {
            return Mono.error(failure);
        }
        log.down(next, failure, served);
        return Mono.delay(next.delay(), config.timer())
                .filter(due -> states.change(EnumSet.of(next.state()), from -> from.connecting(states.clock())) != null)
                // connect() or close() was faster: it continues from here and disposes of this.
                .switchIfEmpty(Mono.never());
    }

    /** Idempotent. An error while closing counts as a normal close. */
    private void end(@Nullable Throwable error) {
        if (error != null && LongConnectionException.severity(error) == Severity.REFUSED && refused(error)) {
            return;
        }
        Snapshot before = states.change(
                ConnectionStates.NOT_CLOSED,
                now -> now.disconnected(ConnectionState.CLOSED, now.failure(), states.clock(), null));
        if (before == null) {
            return;
        }
        withGateway.dispose();
        if (error == null || before.state() == ConnectionState.CLOSING) {
            log.closed();
            before.run().opened().tryEmitError(LongConnectionException.closedEarly());
            before.run().closed().tryEmitEmpty();
        } else {
            log.closedPermanently(error);
            before.run().fail(error);
        }
    }

    private boolean refused(Throwable error) {
        Snapshot before = states.change(
                ConnectionStates.ATTEMPTING,
                now -> now.disconnected(
                        ConnectionState.REFUSED,
                        error instanceof FeishuException known ? known : null,
                        states.clock(),
                        null));
        if (before == null) {
            return false;
        }
        log.refused(error);
        before.run().fail(error);
        return true;
    }

    @Override
    public String toString() {
        return "LongConnection[" + gateway + ", " + state() + "]";
    }
}
