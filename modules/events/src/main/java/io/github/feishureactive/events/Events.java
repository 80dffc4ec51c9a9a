package io.github.feishureactive.events;

import java.util.Objects;
import java.util.function.Function;

import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.operation.EventType;

/**
 * Receives events from transports, and dispatches them to the handlers and streams of the application. Thread-safe; one
 * instance serves any number of transports and apps.
 *
 * <p>An event is acknowledged once every subscriber of its type has handled it. If one of them fails, the delivery
 * fails, and the platform redelivers the event to all of them. Handlers are called on the delivering thread, which is
 * an I/O thread: they must not block it, and they are called concurrently where several threads deliver.
 */
public final class Events implements Disposable {

    private final SubscriberRegistry registry;
    private final EventDispatcher dispatcher;
    private final int maxConcurrency;

    /** Creates an instance with the defaults of {@link #builder()}. */
    public Events() {
        this(builder());
    }

    Events(EventsBuilder builder) {
        this.registry = new SubscriberRegistry(builder.timer);
        this.dispatcher = new EventDispatcher(builder, registry);
        this.maxConcurrency = builder.maxConcurrency;
    }

    /**
     * Starts building an instance.
     *
     * @return a builder with defaults
     */
    public static EventsBuilder builder() {
        return new EventsBuilder();
    }

    /**
     * Handles the events of a type. The handler's {@code Mono} is subscribed once for each delivery that is not a
     * duplicate, with the context of that delivery. When it completes, the event is acknowledged; when it fails, the
     * platform redelivers the event. It is cancelled after {@link EventsBuilder#handlingTimeout} and by
     * {@link #dispose()}, but not by a transport that stops waiting.
     *
     * @param type the type
     * @param handler handles one event
     * @param <T> the type of the payload
     * @return ends the registration. Events in flight are handled to their end; those that follow within a minute are
     *     refused, unless another handler or stream subscribes to the type
     * @throws IllegalStateException if the type has a handler already, or this has been disposed of
     */
    public <T> Disposable on(EventType<T> type, Function<? super Event<T>, ? extends Mono<Void>> handler) {
        return register(type, new HandlerSubscriber<>(type, handler));
    }

    /**
     * Responds to the callbacks of a type, such as {@code card.action.trigger}: events whose acknowledgement carries
     * data. The handler's {@code Mono} emits that data, which Jackson writes as JSON; if it completes empty, the
     * callback is acknowledged without data.
     *
     * <p>The platform waits 3 s. A handler that takes longer runs to completion, but its response is lost; so is the
     * response of a handler that fails, or one larger than 128 KiB. A delivery that joins an event in flight gets the
     * same response; one of a callback that was handled before is acknowledged without data. Everything else is as in
     * {@link #on}.
     *
     * @param type the type
     * @param responseType the type of the response, such as a record
     * @param handler handles one callback
     * @param <T> the type of the payload
     * @param <R> the type of the response
     * @return ends the registration
     * @throws IllegalStateException if the type has a handler already, or this has been disposed of
     */
    public <T, R> Disposable onCallback(
            EventType<T> type, Class<R> responseType, Function<? super Event<T>, ? extends Mono<? extends R>> handler) {
        return register(type, new CallbackSubscriber<>(type, responseType, handler));
    }

    private Disposable register(EventType<?> type, EventSubscriber handler) {
        registry.addHandler(type.name(), handler);
        return () -> registry.remove(type.name(), handler);
    }

    /**
     * Streams the events of a type from the moment of subscription. Each event is acknowledged as soon as
     * {@code onNext} returns: use {@link #on} where the acknowledgement has to wait for the work. Without demand the
     * delivery waits, and fails after {@link EventsBuilder#handlingTimeout}; nothing is buffered beyond the events in
     * flight. Note that operators with prefetch request events early.
     *
     * <p>Every subscriber gets all events. After a subscriber has cancelled, a delivery that no other subscriber
     * received fails, and so do the deliveries of the next minute unless there is a subscriber again: {@code retry()}
     * loses no event. The stream never fails by itself, and completes on {@link #dispose()}.
     *
     * @param type the type
     * @param <T> the type of the payload
     * @return a hot stream
     */
    public <T> Flux<Event<T>> stream(EventType<T> type) {
        return new EventStream<>(type, registry);
    }

    /**
     * For transports: delivers an event that is known to come from the platform. A delivery of an event in flight joins
     * it and gets the same outcome. Cancelling only stops waiting for the outcome.
     *
     * @param event the event
     * @return the outcome. After an error the event must not be acknowledged: an {@link EventRefusedException}, an
     *     {@link EventTimeoutException}, an {@link UnreadableEventException}, or the handler's own error
     */
    public Mono<Receipt> deliver(EventEnvelope event) {
        return respond(event).map(EventResponse::receipt);
    }

    /**
     * For transports: like {@link #deliver}, with the response of a callback's handler.
     *
     * @param event the event
     * @return the outcome; after an error the event must not be acknowledged
     */
    public Mono<EventResponse> respond(EventEnvelope event) {
        return dispatcher.dispatch(Objects.requireNonNull(event, "event"));
    }

    /**
     * For transports that bound their own events in flight: like {@link #respond}, but waits where there is no room for
     * the event. It is refused as busy once no event of its type began or ended for half a second, so that a type whose
     * handlers hang does not hold up the others.
     *
     * @param event the event
     * @return the outcome; after an error the event must not be acknowledged. Cancelling ends the wait
     */
    public Mono<EventResponse> respondWhenFree(EventEnvelope event) {
        return dispatcher.dispatchWhenFree(Objects.requireNonNull(event, "event"));
    }

    /**
     * For transports that acknowledge an event before it is handled: begins to handle it without waiting for the
     * outcome. A failure is logged, and the event is lost.
     *
     * @param event the event
     * @return completes once handling has begun. Fails with an {@link EventRefusedException} if it has not, and the
     *     event must not be acknowledged
     */
    public Mono<Void> accept(EventEnvelope event) {
        return dispatcher.begin(Objects.requireNonNull(event, "event"));
    }

    /**
     * For transports: returns whether the acknowledgement of a type carries the handler's response, so that it cannot
     * be sent before the event is handled.
     *
     * @param type the name of a type
     * @return {@code true} if {@link #onCallback} registered its handler
     */
    public boolean responds(String type) {
        return registry.of(type).respond();
    }

    /**
     * Returns how many deliveries had which outcome, and what is in flight.
     *
     * @return a snapshot
     */
    public EventStatistics statistics() {
        return dispatcher.statistics();
    }

    /**
     * Returns how many events may be in flight at once, of all types; app tickets are not counted.
     *
     * @return the limit
     */
    public int maxConcurrency() {
        return maxConcurrency;
    }

    /** Cancels the events in flight, whose deliveries fail, completes all streams, and refuses further events. */
    @Override
    public void dispose() {
        try {
            dispatcher.close();
        } finally {
            registry.close();
        }
    }

    @Override
    public boolean isDisposed() {
        return dispatcher.closed();
    }
}
