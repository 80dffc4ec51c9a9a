package io.github.feishureactive.events;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.EventType;

/**
 * Who wants to hear of which events. Transports deliver to it, applications register with it. Safe for use by many threads;
 * one object serves any number of transports and apps.
 *
 * <p>An event is acknowledged when all who asked for its type have dealt with it; when one fails, the delivery fails, and
 * the platform delivers the event again: to all of them. Handlers are called on the thread that delivers, which is an I/O
 * thread: they must not block it, and where several threads deliver, they are called at the same time.
 */
public final class Events implements Disposable {

    private final Takers takers;
    private final EventDeduplication deduplication;
    private final Handlings handlings;

    /** With the defaults of {@link #builder()}. */
    public Events() {
        this(builder());
    }

    Events(EventsBuilder builder) {
        this.takers = new Takers(builder.timer);
        this.deduplication = builder.deduplication;
        this.handlings = new Handlings(builder.maxConcurrency, builder.handlingTimeout, builder.timer);
    }

    /**
     * Starts to say how events are to be handled.
     *
     * @return a builder with defaults
     */
    public static EventsBuilder builder() {
        return new EventsBuilder();
    }

    /**
     * Handles the events of a type. The handler's {@code Mono} is subscribed once for each delivery that is not a duplicate,
     * with the context of that delivery. When it completes, the event is acknowledged; when it fails, the platform delivers
     * the event again. It is cancelled when it takes longer than {@link EventsBuilder#handlingTimeout}, and by
     * {@link #dispose()}; not by a transport that no longer waits.
     *
     * @param type the type
     * @param handler what to do
     * @param <T> what the events carry
     * @return ends the registration; events that are being handled are handled to their end, those of the next minute are
     *     refused unless somebody else asks for them
     * @throws IllegalStateException if the type has a handler already, or this has been disposed of
     */
    public <T> Disposable on(EventType<T> type, Function<? super Event<T>, ? extends Mono<Void>> handler) {
        Taker taker = new HandlerTaker<>(type, handler);
        takers.addHandler(type.name(), taker);
        return () -> takers.remove(type.name(), taker);
    }

    /**
     * The events of a type, from the moment of the subscription on. Each is acknowledged when the subscriber has taken it
     * by {@code onNext}: use {@link #on} where the acknowledgement should wait until it is dealt with. Without demand the
     * delivery waits, and fails after {@link EventsBuilder#handlingTimeout}; nothing is buffered beyond the events that are
     * being delivered. Mind that operators which prefetch take events early.
     *
     * <p>Several subscribers each get all events. One that cancels no longer counts: a delivery that nobody else has taken
     * fails, and so do those of the next minute if nobody subscribes again, so that {@code retry()} loses nothing. Never fails
     * by itself; ends with {@link #dispose()}.
     *
     * @param type the type
     * @param <T> what the events carry
     * @return a hot stream
     */
    public <T> Flux<Event<T>> stream(EventType<T> type) {
        return new EventStream<>(type, takers);
    }

    /**
     * For transports: an event that is known to come from the platform. It is handled at most once at a time: a delivery
     * of an event that is being handled gets the outcome of that. Who cancels no longer waits, and changes nothing else.
     *
     * @param event the event
     * @return how it ended. An error means that it must not be acknowledged: an {@link EventRefusedException}, an
     *     {@link EventTimeoutException}, an {@link UnreadableEventException}, or what a handler failed with
     */
    public Mono<Receipt> deliver(EventEnvelope event) {
        Objects.requireNonNull(event, "event");
        return Mono.deferContextual(context -> begin(event, context));
    }

    /**
     * For transports that acknowledge an event before it is dealt with: begins with it, and lets it run. A failure is
     * logged, and the event lost.
     *
     * @param event the event
     * @return completes when it was begun with; an {@link EventRefusedException} if it was not, and must not be acknowledged
     */
    public Mono<Void> accept(EventEnvelope event) {
        Objects.requireNonNull(event, "event");
        return Mono.deferContextual(context -> {
            begin(event, context);
            return Mono.empty();
        });
    }

    private Mono<Receipt> begin(EventEnvelope event, ContextView context) {
        List<Taker> wanting = takers.of(event.type());
        if (wanting.isEmpty() && !handlings.closed()) {
            if (takers.expected(event.type())) {
                throw Takers.notTaken(event);
            }
            return Mono.just(Receipt.UNHANDLED);
        }
        return handlings.begin(event, () -> deduplication.once(event.key(), Takers.take(wanting, event)), context);
    }

    /**
     * How many events may be handled at once. A transport that delivers no more than these at a time is never refused for
     * that.
     *
     * @return their number
     */
    public int maxConcurrency() {
        return handlings.maxConcurrency();
    }

    /** How many events are being handled. */
    int underWay() {
        return handlings.slotsTaken();
    }

    /** Cancels what is being handled, whose deliveries fail, ends all streams, and takes no more events. */
    @Override
    public void dispose() {
        try {
            handlings.close();
        } finally {
            takers.close();
        }
    }

    @Override
    public boolean isDisposed() {
        return handlings.closed();
    }
}
