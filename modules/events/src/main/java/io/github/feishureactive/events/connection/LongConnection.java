package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.Logger;
import reactor.util.Loggers;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.FeishuException;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.Isolated;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.events.Events;

/**
 * Receives the events of a custom app over a connection that the application opens, and keeps it up until it is closed. No
 * public address, no decryption and no signature are needed: the platform knows the app by its secret.
 *
 * <p>The platform delivers each event to one of the app's connections, at random, and again where it was not acknowledged
 * within 3 s. An event is acknowledged when {@link Events} has dealt with it, which for a type that nobody asked for is at
 * once; so is a message that is no event, such as a click on a card. While as many events are in hand as may be, nothing is
 * read from the socket.
 *
 * <p>A connection that is lost or cannot be opened is opened again as the platform's settings say: the first time after up
 * to 31 s, then every 120 s, for ever, unless it says otherwise. It is the first time again when a connection has lasted for
 * as long as the tries are apart; one that is lost sooner counts as another that failed, though never as the last one
 * allowed. A connection that has gone silent is cut and opened again. What the platform refuses for good ends it: see
 * {@link #onClose()}.
 *
 * <p>Used once: after its end, make another. Its own log never shows the secret, the address or an event's payload. Mind that
 * the debug log of Reactor Netty does show the address, and with it the keys of that one connection; and that its warning
 * about a handshake that failed quotes the words beside the status, or a header that is wrong, as the other side wrote them:
 * a proxy that repeats the address there would bring it into that log.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/request-url-configuration-case">How
 *     an app receives events</a>
 */
public final class LongConnection implements AutoCloseable {

    private static final Logger LOG = Loggers.getLogger(LongConnection.class);

    private static final AtomicReferenceFieldUpdater<LongConnection, ConnectionState> STATE =
            AtomicReferenceFieldUpdater.newUpdater(LongConnection.class, ConnectionState.class, "state");

    private final FeishuGateway gateway;
    private final Session.Terms terms;
    private final Dialer dialer;
    private final RandomGenerator random;
    private final Disposable.Swap running = Disposables.swap();
    private final Disposable.Swap withGateway = Disposables.swap();
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final Sinks.Empty<Void> opened = Sinks.empty();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile ConnectionState state = ConnectionState.NEW;

    // These four are written by one turn of the circle at a time.
    private volatile Settings settings = Settings.DEFAULT;
    /** To open it again, since it was open last. */
    private volatile int tries;
    /** Turns in a row that brought no connection, or none that lasted. */
    private volatile int setbacks;

    private volatile long openedAt;

    LongConnection(LongConnectionBuilder builder) {
        this.gateway = builder.gateway;
        this.terms = builder.terms();
        this.dialer = builder.dialer();
        this.random = builder.random;
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
        return new LongConnectionBuilder(gateway, events::deliver, events.maxConcurrency());
    }

    /**
     * Opens the connection, and from then on keeps it up; a first try that fails is followed by others. The connection
     * belongs to this object, not to the subscriber: it is started by the first subscription, and cancelling only ends the
     * wait. It lives until {@link #close()}.
     *
     * @return completes when the connection is open for the first time; fails if it has ended before, with what
     *     {@link #onClose()} says, or a {@link LongConnectionException} if it was closed
     */
    public Mono<Void> connect() {
        return Mono.defer(() -> {
            if (STATE.compareAndSet(this, ConnectionState.NEW, ConnectionState.CONNECTING)) {
                start();
            }
            return new Isolated<>(opened.asMono(), UserCode::uncaught);
        });
    }

    /**
     * Where the connection stands right now.
     *
     * @return the state
     */
    public ConnectionState state() {
        return state;
    }

    /**
     * The end of the connection.
     *
     * @return completes when it was closed, by {@link #close()} or with its gateway; fails when it has ended by itself: with
     *     a {@link LongConnectionException} if the platform refuses it or allows no more tries, with another
     *     {@link FeishuException} if the platform does not accept the app's credentials
     */
    public Mono<Void> onClose() {
        return new Isolated<>(closed.asMono(), UserCode::uncaught);
    }

    /** Closes the connection like {@link #disposeLater()}, without waiting for it. Does nothing when done again. */
    @Override
    public void close() {
        ConnectionState before = STATE.getAndUpdate(
                this, now -> now == ConnectionState.CLOSED ? ConnectionState.CLOSED : ConnectionState.CLOSING);
        switch (before) {
            case CONNECTED -> {
                log("closing");
                stop.tryEmitEmpty();
            }
            case NEW, CONNECTING, WAITING -> {
                running.dispose();
                end(null);
            }
            case CLOSING, CLOSED -> {}
        }
    }

    /**
     * Closes the connection: takes no more events, waits until those in hand are acknowledged, but no longer than
     * {@link LongConnectionBuilder#closeTimeout}, and takes leave of the platform. Those left are delivered again by the
     * platform, maybe on another connection.
     *
     * @return completes when it is closed, however it ended; cancelling only ends the wait
     */
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            close();
            return onClose().onErrorComplete();
        });
    }

    private void start() {
        log("opening");
        running.update(turn().retryWhen(Retry.from(ends -> ends.concatMap(end -> next(end.failure()))))
                .subscribe(nothing -> {}, this::end, () -> end(null)));
        withGateway.update(gateway.onClose().subscribe(nothing -> {}, error -> {}, this::close));
    }

    /** One turn of the circle. Fails when the connection could not be had or is lost; completes when it has been closed. */
    private Mono<Void> turn() {
        return Endpoint.of(gateway)
                .flatMap(endpoint -> {
                    configure(endpoint.config());
                    return dialer.dial(endpoint, link -> stay(link, endpoint.service()));
                })
                .flatMap(why -> Mono.error(LongConnectionException.failed("The connection is lost: " + why + ".")));
    }

    private Mono<String> stay(Link link, int service) {
        openedAt = now();
        if (!STATE.compareAndSet(this, ConnectionState.CONNECTING, ConnectionState.CONNECTED)) {
            return Mono.empty();
        }
        log("open");
        tries = 0;
        opened.tryEmitEmpty();
        return new Session(link, service, terms, () -> settings, this::configure).run(stop.asMono());
    }

    private void configure(JsonNode config) {
        settings = settings.updatedBy(config);
    }

    /** When the next turn begins; fails if there is none. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // turns follow each other
    private Mono<?> next(Throwable end) {
        if (!(end instanceof FeishuException failure) || !failure.isTransient()) {
            return Mono.error(end);
        }
        Settings current = settings;
        if (current.usedUp(tries)) {
            return Mono.error(LongConnectionException.triesUsedUp(tries, failure));
        }
        ConnectionState before = state;
        // Or a platform that accepts each connection and drops it at once would be dialled every few seconds, for ever.
        if (before == ConnectionState.CONNECTED && current.lasted(now() - openedAt)) {
            setbacks = 0;
        }
        Duration delay = current.delay(setbacks, random);
        setbacks++;
        tries++;
        boolean wanted = before == ConnectionState.CONNECTING || before == ConnectionState.CONNECTED;
        if (!wanted || !STATE.compareAndSet(this, before, ConnectionState.WAITING)) {
            return Mono.error(end);
        }
        LOG.warn("{}: long connection is down, next try in {} ms. {}", gateway, delay.toMillis(), failure.getMessage());
        return Mono.delay(delay, terms.timer())
                .filter(now -> STATE.compareAndSet(this, ConnectionState.WAITING, ConnectionState.CONNECTING))
                .switchIfEmpty(Mono.error(end));
    }

    /** However often; an error that comes while closing is no news. */
    private void end(@Nullable Throwable error) {
        ConnectionState before = STATE.getAndSet(this, ConnectionState.CLOSED);
        if (before == ConnectionState.CLOSED) {
            return;
        }
        withGateway.dispose();
        if (error == null || before == ConnectionState.CLOSING) {
            log("closed");
            opened.tryEmitError(LongConnectionException.closedEarly());
            closed.tryEmitEmpty();
        } else {
            LOG.error("{}: long connection has ended for good. {}", gateway, error.getMessage());
            opened.tryEmitError(error);
            closed.tryEmitError(error);
        }
    }

    private long now() {
        return terms.timer().now(TimeUnit.NANOSECONDS);
    }

    private void log(String what) {
        LOG.info("{}: long connection is {}", gateway, what);
    }

    @Override
    public String toString() {
        return "LongConnection[" + gateway + ", " + state + "]";
    }
}
