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

/** How a {@link LongConnection} shall behave. */
public final class LongConnectionBuilder {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LEAST_MESSAGE = 1_024;
    private static final int MOST_IN_HAND = 65_536;
    private static final Duration PLATFORM_WAITS = Duration.ofSeconds(3);
    private static final Duration DEFAULT_ANSWER_TIME = Duration.ofMillis(2_800);

    final FeishuGateway gateway;
    boolean retryRefused;
    LongConnectionListener listener = status -> {};
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    private final Function<EventEnvelope, Mono<EventResponse>> delivery;
    private @Nullable Connector connector;
    private int maxInHand;
    private int maxMessageBytes = 1 << 20;
    private Duration openTimeout = Duration.ofSeconds(10);
    private Duration answerTime = DEFAULT_ANSWER_TIME;
    private Duration closeTimeout = Duration.ofSeconds(10);
    private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
    private Scheduler timer = Schedulers.parallel();

    LongConnectionBuilder(FeishuGateway gateway, Function<EventEnvelope, Mono<EventResponse>> delivery, int maxInHand) {
        this.gateway = Objects.requireNonNull(gateway, "gateway");
        this.delivery = Objects.requireNonNull(delivery, "delivery");
        this.maxInHand = Math.min(maxInHand, MOST_IN_HAND);
    }

    /**
     * Sets how many events may be in hand, which is between their arrival and their acknowledgement. Beyond that
     * nothing is read from the socket.
     *
     * @param maxInHand from 1 to 65,536; as many as {@link Events#maxConcurrency()} unless set, beyond which events are
     *     refused
     * @return this builder
     */
    public LongConnectionBuilder maxInHand(int maxInHand) {
        if (maxInHand < 1 || maxInHand > MOST_IN_HAND) {
            throw new IllegalArgumentException("maxInHand must be from 1 to " + MOST_IN_HAND + ", not " + maxInHand);
        }
        this.maxInHand = maxInHand;
        return this;
    }

    /**
     * Sets how large a message may be, be it in one piece or in parts; and how much the parts of unfinished messages
     * may take together. A larger one is skipped while it arrives, and not acknowledged; the connection stays open.
     *
     * @param maxMessageBytes at least 1024; one mebibyte unless set
     * @return this builder
     */
    public LongConnectionBuilder maxMessageBytes(int maxMessageBytes) {
        if (maxMessageBytes < LEAST_MESSAGE) {
            throw new IllegalArgumentException("maxMessageBytes must be at least 1024, not " + maxMessageBytes);
        }
        this.maxMessageBytes = maxMessageBytes;
        return this;
    }

    /**
     * Sets how long opening the WebSocket may take, from the name look-up to the handshake's end. Asking for its
     * address takes the gateway's time-outs.
     *
     * @param openTimeout more than zero, an hour or less; 10 s unless set
     * @return this builder
     */
    public LongConnectionBuilder openTimeout(Duration openTimeout) {
        this.openTimeout = bounded(openTimeout, "openTimeout");
        return this;
    }

    /**
     * Sets how long the events in hand may take to end when the connection is closed or lost.
     *
     * @param closeTimeout more than zero, an hour or less; 10 s unless set
     * @return this builder
     */
    public LongConnectionBuilder closeTimeout(Duration closeTimeout) {
        this.closeTimeout = bounded(closeTimeout, "closeTimeout");
        return this;
    }

    /**
     * Sets in what time an event is acknowledged. One that is not handled by then is to be delivered again; its handler
     * goes on, and the next delivery gets the outcome.
     *
     * @param answerTime more than zero and less than the 3 s that the platform waits; 2.8 s unless set
     * @return this builder
     */
    public LongConnectionBuilder answerTime(Duration answerTime) {
        if (answerTime.isNegative() || answerTime.isZero() || answerTime.compareTo(PLATFORM_WAITS) >= 0) {
            throw new IllegalArgumentException(
                    "answerTime must be more than zero and less than the 3 s that the platform waits, not "
                            + answerTime);
        }
        this.answerTime = answerTime;
        return this;
    }

    /**
     * Sets whether attempts go on, up to five minutes apart, where the platform says that the app's id or secret is
     * wrong or that the app may not connect. Unless set they stop there until {@link LongConnection#connect()} is
     * called again.
     *
     * @param retryRefused {@code true} for an application that nobody restarts when the app is repaired
     * @return this builder
     */
    public LongConnectionBuilder retryRefused(boolean retryRefused) {
        this.retryRefused = retryRefused;
        return this;
    }

    /**
     * Sets who is notified of each change of the connection's state.
     *
     * @param listener must not block; none unless set
     * @return this builder
     */
    public LongConnectionBuilder listener(LongConnectionListener listener) {
        this.listener = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Changes the HTTP client that opens the WebSocket: proxy, TLS, metrics. It is not the gateway's, so what was
     * changed there is to be changed here too. Its retry and its redirects stay off.
     *
     * @param httpClient gets the client, returns the one to use
     * @return this builder
     */
    public LongConnectionBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
        return this;
    }

    /**
     * Sets where time comes from and where pings and tries run.
     *
     * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
     * @return this builder
     */
    public LongConnectionBuilder timer(Scheduler timer) {
        this.timer = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * Sets where the jitter of attempts comes from.
     *
     * @param random safe for use by many threads; the thread's own source unless set
     * @return this builder
     */
    public LongConnectionBuilder random(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /**
     * Makes the connection. Nothing happens before {@link LongConnection#connect()}.
     *
     * @return a new connection
     */
    public LongConnection build() {
        return new LongConnection(this);
    }

    Session.Terms terms() {
        return new Session.Terms(delivery, maxInHand, maxMessageBytes, answerTime, closeTimeout, timer);
    }

    /** What opens connections; tests have a platform of their own. */
    LongConnectionBuilder connector(Connector other) {
        this.connector = other;
        return this;
    }

    Connector connector() {
        if (connector != null) {
            return connector;
        }
        Dialer dialer = new Dialer(httpClient, maxMessageBytes, openTimeout, timer);
        return (settings, whenOpen) -> Endpoint.of(gateway).flatMap(endpoint -> {
            settings.accept(endpoint.config());
            return dialer.dial(endpoint, link -> whenOpen.apply(link, endpoint.service()));
        });
    }

    private static Duration bounded(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be more than zero and an hour or less, not " + duration);
        }
        return duration;
    }
}
