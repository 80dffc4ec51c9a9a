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

/** One connection from its opening to its end. */
final class Session {

    private static final Logger LOG = Loggers.getLogger(Session.class);
    private static final JsonMapper JSON = new JsonMapper();

    /** What a session needs to know of the connection that it is one of. */
    record Terms(
            Function<EventEnvelope, Mono<EventResponse>> delivery,
            int maxInHand,
            int maxMessageBytes,
            Duration answerTime,
            Duration patience,
            Scheduler timer) {}

    private final Link link;
    private final Terms terms;
    private final Consumer<JsonNode> configured;
    private final Heartbeat heartbeat;
    private final Fragments fragments;
    private final AtomicInteger inHand = new AtomicInteger();
    private final AtomicReference<@Nullable String> why = new AtomicReference<>();
    private final Sinks.Empty<Void> lost = Sinks.empty();
    private volatile boolean taking = true;

    /**
     * A session.
     *
     * @param service what the platform calls this connection's service
     * @param settings the current ones
     * @param configured hears of new ones
     */
    Session(Link link, int service, Terms terms, Supplier<Settings> settings, Consumer<JsonNode> configured) {
        this.link = link;
        this.terms = terms;
        this.configured = configured;
        this.fragments = new Fragments(terms.maxMessageBytes(), terms.timer());
        this.heartbeat = new Heartbeat(
                () -> settings.get().pingInterval(),
                link.send(Frames.ping(service)),
                () -> taking && inHand.get() < terms.maxInHand(),
                this::lose,
                terms.timer());
    }

    /**
     * Takes events until the connection is lost or shall end. Either way the events in hand have some time to end; then
     * nobody waits for them any more, and the platform delivers them again.
     *
     * @param stop completes when the session shall end
     * @return why the connection was lost; empty if it has ended as it should
     */
    Mono<String> run(Mono<Void> stop) {
        return Mono.using(heartbeat::start, beating -> work(stop), Heartbeat::dispose)
                .then(Mono.defer(() -> why.get() == null ? sayGoodbye() : Mono.justOrEmpty(why.get())))
                .doFinally(how -> link.cut());
    }

    private Mono<Void> work(Mono<Void> stop) {
        Sinks.Empty<Void> over = Sinks.empty();
        return link.messages()
                .doOnNext(message -> heartbeat.heard())
                .doOnComplete(() -> lose("the platform ended it"))
                .doOnError(error -> lose("it broke off (" + error.getClass().getSimpleName() + ")"))
                .onErrorComplete()
                // A link with unread messages ends when they are read, and those in hand may keep us from that.
                .takeUntilOther(Mono.firstWithSignal(stop, lost.asMono()))
                .doOnTerminate(() -> {
                    taking = false;
                    over.tryEmitEmpty();
                })
                // Hidden, or those that are over at once would give their places back in batches: too late.
                .flatMapDelayError(message -> take(message).hide(), terms.maxInHand(), 1)
                .doOnError(error ->
                        lose("a message could not be taken (" + error.getClass().getSimpleName() + ")"))
                .onErrorComplete()
                .takeUntilOther(over.asMono().then(Mono.delay(terms.patience(), terms.timer())))
                .then();
    }

    private Mono<String> sayGoodbye() {
        return link.sayGoodbye()
                .timeout(terms.patience(), terms.timer())
                .onErrorComplete()
                .then(Mono.empty());
    }

    private void lose(String reason) {
        why.compareAndSet(null, reason);
        link.cut();
        lost.tryEmitEmpty();
    }

    private Mono<Void> take(byte[] message) {
        if (message.length == 0) {
            return Mono.empty();
        }
        Frame frame = Frames.read(message);
        if (frame == null) {
            LOG.warn("A message of {} bytes is not of the platform's format, and dropped.", message.length);
            return Mono.empty();
        }
        if (frame.getMethod() == Frames.DATA) {
            ByteString payload = fragments.join(frame);
            return payload == null ? Mono.empty() : answer(frame, payload);
        }
        if (frame.getMethod() == Frames.CONTROL
                && Frames.header(frame, Frames.TYPE).equals(Frames.PONG)) {
            configure(frame.getPayload());
        }
        return Mono.empty();
    }

    private void configure(ByteString payload) {
        if (payload.isEmpty()) {
            return;
        }
        try {
            configured.accept(JSON.readTree(payload.toByteArray()));
            heartbeat.reschedule();
        } catch (JacksonException e) {
            LOG.warn("The settings that came with a pong cannot be read; the old ones stay.");
        }
    }

    private Mono<Void> answer(Frame frame, ByteString payload) {
        return Mono.defer(() -> {
            long begun = now();
            inHand.incrementAndGet();
            return acknowledgement(frame, payload)
                    .flatMap(acknowledgement -> link.send(Frames.acknowledgement(
                            frame, acknowledgement, TimeUnit.NANOSECONDS.toMillis(now() - begun))))
                    .onErrorResume(error -> {
                        lose("an acknowledgement could not be sent ("
                                + error.getClass().getSimpleName() + ")");
                        return Mono.empty();
                    })
                    .doFinally(how -> inHand.decrementAndGet());
        });
    }

    /** Only an event can fail; whatever else comes would be no better understood when it came again. */
    private Mono<ByteString> acknowledgement(Frame frame, ByteString payload) {
        String type = Frames.header(frame, Frames.TYPE);
        if (!type.equals(Frames.EVENT) && !type.equals(Frames.CARD)) {
            LOG.debug("A message that is no event is acknowledged and dropped.");
            return Mono.just(AcknowledgementPayload.OK);
        }
        EventEnvelope event;
        try {
            event = EventEnvelope.read(payload.toByteArray());
        } catch (RuntimeException e) {
            if (type.equals(Frames.CARD)) {
                LOG.debug("A card's message that is no event is acknowledged and dropped.");
                return Mono.just(AcknowledgementPayload.OK);
            }
            LOG.warn(
                    "An event cannot be read; the platform is told so ({}).",
                    e.getClass().getSimpleName());
            return Mono.just(AcknowledgementPayload.AGAIN);
        }
        return Mono.defer(() -> terms.delivery().apply(event))
                .map(AcknowledgementPayload::of)
                .doOnError(error -> failed(event, error))
                .onErrorReturn(AcknowledgementPayload.AGAIN)
                // It goes on; the next delivery joins it.
                .timeout(terms.answerTime(), Mono.fromSupplier(() -> late(event)), terms.timer());
    }

    private ByteString late(EventEnvelope event) {
        LOG.warn(
                "Event {} of type {} is not handled within {} ms; the handler goes on, and the platform will deliver the"
                        + " event again.",
                event.id(),
                event.type(),
                terms.answerTime().toMillis());
        return AcknowledgementPayload.AGAIN;
    }

    /** Without the error itself: whoever threw it had the event at hand. */
    private static void failed(EventEnvelope event, Throwable error) {
        LOG.warn(
                "Event {} of type {} failed with {}; the platform is told so, and will deliver it again.",
                event.id(),
                event.type(),
                error.getClass().getSimpleName());
    }

    private long now() {
        return terms.timer().now(TimeUnit.NANOSECONDS);
    }
}
