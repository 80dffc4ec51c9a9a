package io.github.feishureactive.events;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;
import reactor.util.retry.Retry;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.EventRefusedException.Reason;

/**
 * Who wants to hear of which events. Transports deliver to it, applications register with it. Safe for use by many
 * threads; one object serves any number of transports and apps.
 *
 * <p>An event is acknowledged when all who asked for its type have dealt with it; when one fails, the delivery fails,
 * and the platform delivers the event again: to all of them. Handlers are called on the thread that delivers, which is
 * an I/O thread: they must not block it, and where several threads deliver, they are called at the same time.
 */
public final class Events implements Disposable {

    private static final Duration ANOTHER_LOOK = Duration.ofMillis(20);

    private final Takers takers;
    private final EventDeduplication deduplication;
    private final EventCounters counters = new EventCounters();
    private final Handlings handlings;
    private final Scheduler timer;

    /** With the defaults of {@link #builder()}. */
    public Events() {
        this(builder());
    }

    Events(EventsBuilder builder) {
        this.takers = new Takers(builder.timer);
        this.deduplication = builder.deduplication;
        this.timer = builder.timer;
        this.handlings =
                new Handlings(builder.maxConcurrency, takers::types, builder.handlingTimeout, counters, builder.timer);
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
     * Handles the events of a type. The handler's {@code Mono} is subscribed once for each delivery that is not a
     * duplicate, with the context of that delivery. When it completes, the event is acknowledged; when it fails, the
     * platform delivers the event again. It is cancelled when it takes longer than
     * {@link EventsBuilder#handlingTimeout}, and by {@link #dispose()}; not by a transport that no longer waits.
     *
     * @param type the type
     * @param handler what to do
     * @param <T> what the events carry
     * @return ends the registration; events that are being handled are handled to their end, those of the next minute
     *     are refused unless somebody else asks for them
     * @throws IllegalStateException if the type has a handler already, or this has been disposed of
     */
    public <T> Disposable on(EventType<T> type, Function<? super Event<T>, ? extends Mono<Void>> handler) {
        Taker taker = new HandlerTaker<>(type, handler);
        takers.addHandler(type.name(), taker);
        return () -> takers.remove(type.name(), taker);
    }

    /**
     * Responds to the callbacks of a type, such as {@code card.action.trigger}: events to whose acknowledgement the
     * platform expects data. What the handler's {@code Mono} emits is that data, written as JSON by Jackson; without a
     * value the callback is acknowledged without data.
     *
     * <p>The platform waits 3 s. A handler that takes longer goes on, but its response is lost; so is that of a
     * callback whose handler fails, or whose response is larger than 128 KiB. A delivery that joins a handling in
     * flight gets the same response, and one of a callback that was handled before is acknowledged without data. In all
     * else this is {@link #on}.
     *
     * @param type the type
     * @param responseType what the handler responds with, such as a record
     * @param handler what to do
     * @param <T> what the callbacks carry
     * @param <R> the type of the response
     * @return ends the registration
     * @throws IllegalStateException if the type has a handler already, or this has been disposed of
     */
    public <T, R> Disposable onCallback(
            EventType<T> type, Class<R> responseType, Function<? super Event<T>, ? extends Mono<? extends R>> handler) {
        Taker taker = new CallbackTaker<>(type, responseType, handler);
        takers.addHandler(type.name(), taker);
        return () -> takers.remove(type.name(), taker);
    }

    /**
     * The events of a type, from the moment of the subscription on. Each is acknowledged when the subscriber has taken
     * it by {@code onNext}: use {@link #on} where the acknowledgement should wait until it is dealt with. Without
     * demand the delivery waits, and fails after {@link EventsBuilder#handlingTimeout}; nothing is buffered beyond the
     * events that are being delivered. Mind that operators which prefetch take events early.
     *
     * <p>Several subscribers each get all events. One that cancels no longer counts: a delivery that nobody else has
     * taken fails, and so do those of the next minute if nobody subscribes again, so that {@code retry()} loses
     * nothing. Never fails by itself; ends with {@link #dispose()}.
     *
     * @param type the type
     * @param <T> what the events carry
     * @return a hot stream
     */
    public <T> Flux<Event<T>> stream(EventType<T> type) {
        return new EventStream<>(type, takers);
    }

    /**
     * For transports: an event that is known to come from the platform. It is handled at most once at a time: a
     * delivery of an event that is being handled gets the outcome of that. Who cancels no longer waits, and changes
     * nothing else.
     *
     * @param event the event
     * @return how it ended. An error means that it must not be acknowledged: an {@link EventRefusedException}, an
     *     {@link EventTimeoutException}, an {@link UnreadableEventException}, or what a handler failed with
     */
    public Mono<Receipt> deliver(EventEnvelope event) {
        return respond(event).map(EventResponse::receipt);
    }

    /**
     * For transports: like {@link #deliver}, with what a callback's handler responds.
     *
     * @param event the event
     * @return how it ended; an error means that it must not be acknowledged
     */
    public Mono<EventResponse> respond(EventEnvelope event) {
        Objects.requireNonNull(event, "event");
        return Mono.deferContextual(context -> {
            counters.received.increment();
            return begin(event, context, false);
        });
    }

    /**
     * For transports that bound how much they have in flight: like {@link #respond}, but an event for which there is no
     * room waits for some. It is refused as busy when none of its type has begun or ended for half a second, so that a
     * type whose handlers hang does not hold up the others.
     *
     * @param event the event
     * @return how it ended; an error means that it must not be acknowledged. Cancelling ends the wait
     */
    public Mono<EventResponse> respondWhenFree(EventEnvelope event) {
        Objects.requireNonNull(event, "event");
        return Mono.deferContextual(context -> {
            counters.received.increment();
            return begin(event, context, true);
        });
    }

    /**
     * For transports that acknowledge an event before it is handled: begins to handle it, and lets it run. A failure is
     * logged, and the event lost.
     *
     * @param event the event
     * @return completes when handling has begun; an {@link EventRefusedException} if it has not, and the event must not
     *     be acknowledged
     */
    public Mono<Void> accept(EventEnvelope event) {
        Objects.requireNonNull(event, "event");
        return Mono.deferContextual(context -> {
            counters.received.increment();
            begin(event, context, false);
            return Mono.empty();
        });
    }

    /**
     * For transports: whether the acknowledgement of this type carries what a handler responds, so that it cannot be
     * sent before the event is handled.
     *
     * @param type the name of a type
     * @return {@code true} if {@link #onCallback} has a handler of it
     */
    public boolean responds(String type) {
        return takers.responds(type);
    }

    private Mono<EventResponse> begin(EventEnvelope event, ContextView context, boolean patient) {
        try {
            return begin(event, context);
        } catch (EventRefusedException refused) {
            if (patient && mayPass(event, refused)) {
                return beginLater(event, context);
            }
            counters.refused.increment();
            throw refused;
        }
    }

    /** Looks for room again and again, however long that takes. */
    private Mono<EventResponse> beginLater(EventEnvelope event, ContextView context) {
        AtomicBoolean waiting = new AtomicBoolean(true);
        Runnable refused = () -> {
            if (waiting.getAndSet(false)) {
                counters.refused.increment();
            }
        };
        return Mono.delay(ANOTHER_LOOK, timer)
                .map(look -> begin(event, context))
                .retryWhen(Retry.indefinitely().filter(refusal -> mayPass(event, refusal)))
                .doOnNext(begun -> waiting.set(false))
                .doOnError(failure -> refused.run())
                .doOnCancel(refused)
                .flatMap(begun -> begun);
    }

    private boolean mayPass(EventEnvelope event, Throwable refusal) {
        return refusal instanceof EventRefusedException refused
                && refused.reason() == Reason.BUSY
                && handlings.progressing(event.type());
    }

    private Mono<EventResponse> begin(EventEnvelope event, ContextView context) {
        List<Taker> wanting = takers.of(event.type());
        if (wanting.isEmpty() && !handlings.closed()) {
            if (takers.expected(event.type())) {
                throw Takers.notTaken(event);
            }
            counters.unhandled.increment();
            return Mono.just(EventResponse.of(Receipt.UNHANDLED));
        }
        return handlings.begin(event, () -> handle(event, wanting), context);
    }

    private Mono<EventResponse> handle(EventEnvelope event, List<Taker> wanting) {
        AtomicReference<byte @Nullable []> data = new AtomicReference<>();
        return deduplication
                .once(event.key(), Takers.take(wanting, event, data::set))
                .map(receipt -> EventResponse.of(receipt, data.get()));
    }

    /**
     * What became of the deliveries so far, and what is in flight.
     *
     * @return a snapshot
     */
    public EventStatistics statistics() {
        return counters.snapshot(handlings.inFlight(), handlings.oldest());
    }

    /**
     * How many events may be in flight at once, all types together; app tickets have room of their own.
     *
     * @return their number
     */
    public int maxConcurrency() {
        return handlings.maxConcurrency();
    }

    /** How many events are being handled. */
    int underWay() {
        return handlings.inFlight();
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
