package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Events;

/** Builds a {@link LongConnection}. */
public final class LongConnectionBuilder {

    private static final Duration MAX_TIMEOUT = Duration.ofHours(1);
    private static final int MIN_MESSAGE_BYTES = 1_024;
    private static final int MAX_IN_FLIGHT = 65_536;
    private static final Duration PLATFORM_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration DEFAULT_ACK_TIMEOUT = Duration.ofMillis(2_800);

    final FeishuGateway gateway;
    boolean retryRefused;
    LongConnectionListener listener = status -> {};
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    private final Function<EventEnvelope, Mono<EventResponse>> delivery;
    private @Nullable Connector connector;
    private int maxInFlight;
    private int maxMessageBytes = 1 << 20;
    private Duration openTimeout = Duration.ofSeconds(10);
    private Duration ackTimeout = DEFAULT_ACK_TIMEOUT;
    private Duration closeTimeout = Duration.ofSeconds(10);
    private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
    private Scheduler timer = Schedulers.parallel();

    LongConnectionBuilder(
            FeishuGateway gateway, Function<EventEnvelope, Mono<EventResponse>> delivery, int maxInFlight) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
        this.delivery = Objects.requireNonNull(delivery, "delivery");
        this.maxInFlight = Math.min(maxInFlight, MAX_IN_FLIGHT);
    }

    /**
     * Sets how many events may be in flight, which is received but not yet acknowledged. At the limit nothing is read
     * from the socket.
     *
     * @param maxInFlight from 1 to 65,536; {@link Events#maxConcurrency()} by default, beyond which events are refused
     * @return this builder
     */
    public LongConnectionBuilder maxInFlight(int maxInFlight) {
        if (maxInFlight < 1 || maxInFlight > MAX_IN_FLIGHT) {
            throw new IllegalArgumentException("maxInFlight must be from 1 to " + MAX_IN_FLIGHT + ": " + maxInFlight);
        }
        this.maxInFlight = maxInFlight;
        return this;
    }

    /**
     * Sets how large a message may be, whether it arrives whole or in parts, and how much the parts of all unfinished
     * messages may take together. A larger message is skipped and not acknowledged; the connection stays open.
     *
     * @param maxMessageBytes at least 1024; 1 MiB by default
     * @return this builder
     */
    public LongConnectionBuilder maxMessageBytes(int maxMessageBytes) {
        if (maxMessageBytes < MIN_MESSAGE_BYTES) {
            throw new IllegalArgumentException("maxMessageBytes must be at least 1024: " + maxMessageBytes);
        }
        this.maxMessageBytes = maxMessageBytes;
        return this;
    }

    /**
     * Sets how long opening the WebSocket may take, from name resolution to the end of the handshake. The request for
     * its address has the gateway's own timeouts.
     *
     * @param openTimeout more than zero, an hour or less; 10 s by default
     * @return this builder
     */
    public LongConnectionBuilder openTimeout(Duration openTimeout) {
        this.openTimeout = bounded(openTimeout, "openTimeout");
        return this;
    }

    /**
     * Sets how long the events in flight may take to complete when the connection is closed or lost.
     *
     * @param closeTimeout more than zero, an hour or less; 10 s by default
     * @return this builder
     */
    public LongConnectionBuilder closeTimeout(Duration closeTimeout) {
        this.closeTimeout = bounded(closeTimeout, "closeTimeout");
        return this;
    }

    /**
     * Sets how long until an event is acknowledged. If it is not handled by then, the platform is asked to redeliver
     * it; its handler runs on, and the redelivery gets the outcome.
     *
     * @param ackTimeout positive and less than the 3 s that the platform waits; 2.8 s by default
     * @return this builder
     */
    public LongConnectionBuilder ackTimeout(Duration ackTimeout) {
        if (ackTimeout.isNegative() || ackTimeout.isZero() || ackTimeout.compareTo(PLATFORM_TIMEOUT) >= 0) {
            throw new IllegalArgumentException(
                    "ackTimeout must be positive and less than the 3 s that the platform waits: " + ackTimeout);
        }
        this.ackTimeout = ackTimeout;
        return this;
    }

    /**
     * Sets whether attempts continue, up to five minutes apart, while the platform rejects the app's id or secret or
     * does not allow it a connection. By default they stop until {@link LongConnection#connect()} is called again.
     *
     * @param retryRefused {@code true} for an application that is not restarted once the app is fixed
     * @return this builder
     */
    public LongConnectionBuilder retryRefused(boolean retryRefused) {
        this.retryRefused = retryRefused;
        return this;
    }

    /**
     * Sets the listener of the connection's state changes.
     *
     * @param listener must not block; none by default
     * @return this builder
     */
    public LongConnectionBuilder listener(LongConnectionListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Customizes the HTTP client that opens the WebSocket: proxy, TLS, metrics. It is not the gateway's client, so the
     * same customizations are needed here. Its retries and redirects stay off.
     *
     * @param httpClient takes the client and returns the one to use
     * @return this builder
     */
    public LongConnectionBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
        return this;
    }

    /**
     * Sets the clock, and the scheduler of pings, timeouts and attempts.
     *
     * @param timer a non-blocking scheduler; {@link Schedulers#parallel()} by default
     * @return this builder
     */
    public LongConnectionBuilder timer(Scheduler timer) {
        this.timer = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * Sets the source of randomness for the delays between attempts.
     *
     * @param random a thread-safe generator; {@link ThreadLocalRandom} by default
     * @return this builder
     */
    public LongConnectionBuilder random(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /**
     * Builds the connection, which is opened by {@link LongConnection#connect()}.
     *
     * @return a new connection
     */
    public LongConnection build() {
        return new LongConnection(this);
    }

    Session.Config sessionConfig() {
        return new Session.Config(delivery, maxInFlight, maxMessageBytes, ackTimeout, closeTimeout, timer);
    }

    /** Sets what opens connections, for tests. */
    LongConnectionBuilder connector(Connector other) {
        this.connector = other;
        return this;
    }

    Connector connector() {
        if (connector != null) {
            return connector;
        }
        WebSocketClient client = new WebSocketClient(httpClient, maxMessageBytes, openTimeout, timer);
        return (settings, whenOpen) -> Endpoint.of(gateway).flatMap(endpoint -> {
            settings.accept(endpoint.config());
            return client.connect(endpoint, socket -> whenOpen.apply(socket, endpoint.service()));
        });
    }

    private static Duration bounded(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(name + " must be more than zero and an hour or less: " + duration);
        }
        return duration;
    }
}
