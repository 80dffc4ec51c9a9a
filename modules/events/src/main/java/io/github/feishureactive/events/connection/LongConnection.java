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
 * Receives the events of a custom app over a connection that the application opens, and keeps it open until it is
 * closed. No public address, no decryption and no signature are needed: the platform knows the app by its secret.
 *
 * <p>The platform delivers each event to one of the app's connections, at random, and again where it was not
 * acknowledged within 3 s. An event is acknowledged when {@link Events} has handled it, which for a type without a
 * handler is at once; after {@link LongConnectionBuilder#answerTime} the platform is told to deliver it again. While as
 * many events are in flight as allowed, nothing is read from the socket.
 *
 * <p>A connection that is lost is opened again, whatever happens:
 *
 * <ul>
 *   <li>One that served, for ten seconds or the platform's interval, is replaced at once: after a random time of at
 *       most a twentieth of its life, and no more than the platform's nonce.
 *   <li>Quick attempts follow as the platform's settings say, by default every 120 s, as many as it allows.
 *   <li>After these, and where the platform or a firewall refuses the connection for now, attempts are further and
 *       further apart: at random between one interval and twice, three times, at last ten times as much, never more
 *       than five minutes.
 *   <li>Where the platform itself says that id or secret is wrong or that the app may not connect, attempts stop:
 *       {@link ConnectionState#REFUSED}. Call {@link #connect()} again when that is repaired, or switch on
 *       {@link LongConnectionBuilder#retryRefused}.
 * </ul>
 *
 * A connection that has gone silent is cut and replaced. {@link #status()}, a {@link LongConnectionListener} and one
 * log line for each change say where it stands.
 *
 * <p>Once closed it stays closed: make another. No log, at any level, shows the secret, the address with its keys, or
 * an event's payload. Two exceptions are not this library's to prevent: {@code wiretap}, if switched on by
 * {@link LongConnectionBuilder#httpClient}, prints all that is sent; and Reactor Netty's warning about a handshake that
 * failed quotes the status line, where a proxy might repeat the address.
 *
 * @see <a
 *     href="https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case">How
 *     an app receives events</a>
 */
public final class LongConnection implements AutoCloseable {

    private static final Set<ConnectionState> CONNECTING = EnumSet.of(ConnectionState.CONNECTING);

    private final FeishuGateway gateway;
    private final Session.Terms terms;
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
        this.terms = builder.terms();
        this.connector = builder.connector();
        this.random = builder.random;
        this.retryRefused = builder.retryRefused;
        this.log = new ConnectionLog(gateway);
        this.states = new ConnectionStates(terms.timer(), builder.listener);
    }

    /**
     * A connection with the defaults of {@link #builder(FeishuGateway, Events)}.
     *
     * @param gateway whose app receives the events; closing it closes the connection
     * @param events gets the events
     * @return a connection that has not been opened
     */
    public static LongConnection on(FeishuGateway gateway, Events events) {
        return builder(gateway, events).build();
    }

    /**
     * Starts to describe a connection.
     *
     * @param gateway whose app receives the events; closing it closes the connection
     * @param events gets the events
     * @return a builder with defaults
     */
    public static LongConnectionBuilder builder(FeishuGateway gateway, Events events) {
        return new LongConnectionBuilder(gateway, events::respondWhenFree, events.maxConcurrency());
    }

    /**
     * Opens the connection, and from then on keeps it open; an attempt that fails is followed by others. The connection
     * belongs to this object, not to the subscriber: it is started by the first subscription, and cancelling only ends
     * the wait. It lives until {@link #close()}. After {@link ConnectionState#REFUSED}, subscribing starts it again.
     *
     * @return completes when the connection is open for the first time since it was started; fails if it has ended
     *     before, with what {@link #onClose()} says, or a {@link LongConnectionException} if it was closed
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
     * Where the connection stands right now.
     *
     * @return the state
     */
    public ConnectionState state() {
        return states.now().state();
    }

    /**
     * Where the connection stands right now, why, and for how long.
     *
     * @return a snapshot
     */
    public ConnectionStatus status() {
        return states.status();
    }

    /**
     * The end of the connection.
     *
     * @return completes when it was closed, by {@link #close()} or with its gateway; fails when it is refused and stays
     *     so, with a {@link LongConnectionException} or another {@link FeishuException} that says why. Once
     *     {@link #connect()} has started it again, another {@code onClose()} speaks for the new start
     */
    public Mono<Void> onClose() {
        return Mono.defer(() -> new Isolated<>(states.now().run().closed().asMono(), UserCode::uncaught));
    }

    /** Closes the connection like {@link #disposeLater()}, without waiting for it. Does nothing when done again. */
    @Override
    public void close() {
        Snapshot before = states.change(
                ConnectionStates.OPEN,
                now -> now.without(ConnectionState.CLOSING, now.failure(), states.clock(), null));
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
     * Closes the connection: takes no more events, waits until those in flight are acknowledged, but no longer than
     * {@link LongConnectionBuilder#closeTimeout}, and takes leave of the platform. Those left are delivered again by
     * the platform, maybe on another connection.
     *
     * @return completes when it is closed, however it ended; cancelling only ends the wait
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

    /** Fails when the connection could not be opened or is lost; completes when it has been closed. */
    private Mono<Void> attempt() {
        return Mono.defer(() -> connector.open(this::configure, this::stay))
                .flatMap(why -> Mono.error(LongConnectionException.failed("The connection was lost: " + why + ".")));
    }

    private Mono<String> stay(Link link, int service) {
        Snapshot before = states.change(CONNECTING, now -> now.connected(states.clock()));
        if (before == null) {
            return Mono.empty();
        }
        log.open();
        before.run().opened().tryEmitEmpty();
        return new Session(link, service, terms, () -> settings, this::configure).run(stop.asMono());
    }

    private void configure(JsonNode config) {
        settings = settings.updatedBy(config);
    }

    /** When the next attempt begins; fails if there is none. */
    private Mono<?> next(ReconnectPolicy policy, Throwable end) {
        if (end instanceof GatewayClosedException) {
            return Mono.error(end);
        }
        FeishuException failure = end instanceof FeishuException known
                ? known
                : LongConnectionException.failed(
                        "The attempt failed with " + end.getClass().getName() + ".");
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
                ConnectionStates.ATTEMPTING, from -> from.without(next.state(), failure, now, next.delay()));
        if (before == null) {
            return Mono.error(failure);
        }
        log.down(next, failure, served);
        return Mono.delay(next.delay(), terms.timer())
                .filter(due -> states.change(EnumSet.of(next.state()), from -> from.connecting(states.clock())) != null)
                // Whoever was faster, by connect() or close(), goes on from here, and disposes this.
                .switchIfEmpty(Mono.never());
    }

    /** However often; an error that comes while closing is no news. */
    private void end(@Nullable Throwable error) {
        if (error != null && LongConnectionException.severity(error) == Severity.REFUSED && refused(error)) {
            return;
        }
        Snapshot before = states.change(
                ConnectionStates.NOT_CLOSED,
                now -> now.without(ConnectionState.CLOSED, now.failure(), states.clock(), null));
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
                now -> now.without(
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
