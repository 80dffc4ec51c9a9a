package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

/** One open connection: receives messages, delivers events, and sends their acknowledgements until it ends. */
final class Session {

    private static final Logger LOG = Loggers.getLogger(Session.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** What the sessions of a connection have in common. */
    record Config(
            Function<EventEnvelope, Mono<EventResponse>> delivery,
            int maxInFlight,
            int maxMessageBytes,
            Duration ackTimeout,
            Duration closeTimeout,
            Scheduler timer) {}

    private final WebSocket socket;
    private final Config config;
    private final Consumer<JsonNode> settingsListener;
    private final Heartbeat heartbeat;
    private final Fragments fragments;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicReference<@Nullable String> lossReason = new AtomicReference<>();
    private final Sinks.Empty<Void> lost = Sinks.empty();
    private volatile boolean receiving = true;

    /**
     * Creates a session.
     *
     * @param service the platform's id of the connection's service
     * @param settings supplies the current settings
     * @param settingsListener is passed new settings
     */
    Session(
            WebSocket socket,
            int service,
            Config config,
            Supplier<Settings> settings,
            Consumer<JsonNode> settingsListener) {
        this.socket = socket;
        this.config = config;
        this.settingsListener = settingsListener;
        this.fragments = new Fragments(config.maxMessageBytes(), config.timer());
        this.heartbeat = new Heartbeat(
                () -> settings.get().pingInterval(),
                socket.send(Frames.ping(service)),
                () -> receiving && inFlight.get() < config.maxInFlight(),
                this::lose,
                config.timer());
    }

    /**
     * Receives events until the connection is lost or stopped. Then the events in flight may complete within the close
     * timeout; the platform redelivers those that do not.
     *
     * @param stop completes to stop the session
     * @return why the connection was lost, empty if it was stopped
     */
    Mono<String> run(Mono<Void> stop) {
        return Mono.using(heartbeat::start, beating -> receive(stop), Heartbeat::dispose)
                .then(Mono.defer(() -> lossReason.get() == null ? close() : Mono.justOrEmpty(lossReason.get())))
                .doFinally(signal -> socket.abort());
    }

    private Mono<Void> receive(Mono<Void> stop) {
        Sinks.Empty<Void> ended = Sinks.empty();
        return socket.messages()
                .doOnNext(message -> heartbeat.received())
                .doOnComplete(() -> lose("the platform closed it"))
                .doOnError(error -> lose("it failed with " + error.getClass().getSimpleName()))
                .onErrorComplete()
                // A lost socket completes only after its unread messages, which the events in flight may hold up.
                .takeUntilOther(Mono.firstWithSignal(stop, lost.asMono()))
                .doOnTerminate(() -> {
                    receiving = false;
                    ended.tryEmitEmpty();
                })
                // Hide scalar sources: flatMap batches the demand of those, and would request more too late.
                .flatMapDelayError(message -> handle(message).hide(), config.maxInFlight(), 1)
                .doOnError(error -> lose(
                        "handling a message failed with " + error.getClass().getSimpleName()))
                .onErrorComplete()
                .takeUntilOther(ended.asMono().then(Mono.delay(config.closeTimeout(), config.timer())))
                .then();
    }

    private Mono<String> close() {
        return socket.close()
                .timeout(config.closeTimeout(), config.timer())
                .onErrorComplete()
                .then(Mono.empty());
    }

    private void lose(String reason) {
        lossReason.compareAndSet(null, reason);
        socket.abort();
        lost.tryEmitEmpty();
    }

    private Mono<Void> handle(byte[] message) {
        if (message.length == 0) {
            return Mono.empty();
        }
        Frame frame = Frames.read(message);
        if (frame == null) {
            LOG.warn("Dropped a malformed message of {} bytes", message.length);
            return Mono.empty();
        }
        if (frame.getMethod() == Frames.DATA) {
            ByteString payload = fragments.join(frame);
            return payload == null ? Mono.empty() : acknowledge(frame, payload);
        }
        if (frame.getMethod() == Frames.CONTROL
                && Frames.header(frame, Frames.TYPE).equals(Frames.PONG)) {
            updateSettings(frame.getPayload());
        }
        return Mono.empty();
    }

    private void updateSettings(ByteString payload) {
        if (payload.isEmpty()) {
            return;
        }
        try {
            settingsListener.accept(JSON.readTree(payload.toByteArray()));
            heartbeat.reschedule();
        } catch (JacksonException e) {
            LOG.warn("Ignored malformed settings in a pong");
        }
    }

    private Mono<Void> acknowledge(Frame frame, ByteString payload) {
        return Mono.defer(() -> {
            long begun = now();
            inFlight.incrementAndGet();
            return outcome(frame, payload)
                    .flatMap(outcome -> socket.send(
                            Frames.acknowledgement(frame, outcome, TimeUnit.NANOSECONDS.toMillis(now() - begun))))
                    .onErrorResume(error -> {
                        lose("sending an acknowledgement failed with "
                                + error.getClass().getSimpleName());
                        return Mono.empty();
                    })
                    .doFinally(signal -> inFlight.decrementAndGet());
        });
    }

    /** Returns the acknowledgement's payload. Only events can fail: redelivering any other message would not help. */
    private Mono<ByteString> outcome(Frame frame, ByteString payload) {
        String type = Frames.header(frame, Frames.TYPE);
        if (!type.equals(Frames.EVENT) && !type.equals(Frames.CARD)) {
            LOG.debug("Acknowledged and dropped a message that is not an event");
            return Mono.just(AcknowledgementPayload.OK);
        }
        EventEnvelope event;
        try {
            event = EventEnvelope.read(payload.toByteArray());
        } catch (RuntimeException e) {
            if (type.equals(Frames.CARD)) {
                LOG.debug("Acknowledged and dropped a card's message that is not an event");
                return Mono.just(AcknowledgementPayload.OK);
            }
            LOG.warn(
                    "Reading an event failed with {}; the platform will redeliver it",
                    e.getClass().getSimpleName());
            return Mono.just(AcknowledgementPayload.FAILED);
        }
        return Mono.defer(() -> config.delivery().apply(event))
                .map(AcknowledgementPayload::of)
                .doOnError(error -> logFailure(event, error))
                .onErrorReturn(AcknowledgementPayload.FAILED)
                // The handler runs on; the redelivery joins it or finds it done.
                .timeout(config.ackTimeout(), Mono.fromSupplier(() -> timedOut(event)), config.timer());
    }

    private ByteString timedOut(EventEnvelope event) {
        LOG.warn(
                "Event {} of type {} was not handled within {} ms; its handler runs on, and the platform will"
                        + " redeliver the event",
                event.id(),
                event.type(),
                config.ackTimeout().toMillis());
        return AcknowledgementPayload.FAILED;
    }

    /** Logs the class only: the error's message may quote the event. */
    private static void logFailure(EventEnvelope event, Throwable error) {
        LOG.warn(
                "Event {} of type {} failed with {}; the platform will redeliver it",
                event.id(),
                event.type(),
                error.getClass().getSimpleName());
    }

    private long now() {
        return config.timer().now(TimeUnit.NANOSECONDS);
    }
}
