package io.github.feishureactive.events;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;

import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.operation.EventType;

/** A hot stream of the events of a type. Each subscriber has its own demand; a delivery waits for all of them. */
final class EventStream<T> extends Flux<Event<T>> {

    private final EventType<T> type;
    private final SubscriberRegistry registry;

    EventStream(EventType<T> type, SubscriberRegistry registry) {
        this.type = type;
        this.registry = registry;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Event<T>> actual) {
        StreamSubscription<T> subscription = new StreamSubscription<>(type, registry, actual);
        actual.onSubscribe(subscription);
        registry.add(type.name(), subscription);
        if (subscription.end.get() != null) {
            // Cancelled in onSubscribe, before there was anything to remove.
            registry.remove(type.name(), subscription);
        }
    }

    /**
     * One subscriber. Deliveries queue until the subscriber requests them; the queue is bounded by the number of events
     * in flight. The thread that adds a delivery or demand drains the queue, one at a time.
     */
    private static final class StreamSubscription<T> implements Subscription, EventSubscriber {

        private enum End {
            CANCELLED,
            COMPLETED,
            SIGNALLED
        }

        private final EventType<T> type;
        private final SubscriberRegistry registry;
        private final CoreSubscriber<? super Event<T>> actual;
        private final Queue<Delivery<T>> queue = new ConcurrentLinkedQueue<>();
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger wip = new AtomicInteger();
        private final AtomicReference<End> end = new AtomicReference<>();

        StreamSubscription(EventType<T> type, SubscriberRegistry registry, CoreSubscriber<? super Event<T>> actual) {
            this.type = type;
            this.registry = registry;
            this.actual = actual;
        }

        @Override
        public Mono<Boolean> receive(EventEnvelope event, Consumer<byte[]> response) {
            return Mono.create(sink -> {
                Delivery<T> delivery = new Delivery<>(event.as(type), sink);
                queue.add(delivery);
                // Register after adding: a sink that is cancelled already removes the delivery at once.
                sink.onCancel(() -> queue.remove(delivery));
                drain();
            });
        }

        @Override
        public boolean exclusive() {
            return false;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                demand.getAndUpdate(before -> Operators.addCap(before, n));
                drain();
            }
        }

        @Override
        public void cancel() {
            if (end.compareAndSet(null, End.CANCELLED)) {
                registry.remove(type.name(), this);
                drain();
            }
        }

        @Override
        public void close() {
            if (end.compareAndSet(null, End.COMPLETED)) {
                drain();
            }
        }

        private void drain() {
            if (wip.getAndIncrement() != 0) {
                return;
            }
            int missed = 1;
            do {
                while (end.get() == null && demand.get() > 0) {
                    Delivery<T> next = queue.poll();
                    if (next == null) {
                        break;
                    }
                    emit(next);
                }
                if (end.get() != null) {
                    terminate();
                }
                missed = wip.addAndGet(-missed);
            } while (missed != 0);
        }

        private void emit(Delivery<T> delivery) {
            demand.getAndUpdate(before -> before == Long.MAX_VALUE ? before : before - 1);
            try {
                actual.onNext(delivery.event);
            } catch (Throwable broken) {
                // onNext must not throw. Drop the subscriber, and fail the delivery rather than leave it pending.
                cancel();
                delivery.sink.error(broken);
                Error fatal = UserCode.threw(actual, broken);
                if (fatal != null) {
                    UserCode.uncaught(fatal);
                }
                return;
            }
            delivery.sink.success(true);
        }

        private void terminate() {
            for (Delivery<T> delivery = queue.poll(); delivery != null; delivery = queue.poll()) {
                delivery.sink.success(false);
            }
            if (end.compareAndSet(End.COMPLETED, End.SIGNALLED)) {
                actual.onComplete();
            }
        }
    }

    /** Compared by identity, so not a record: the same event may be queued twice. */
    private static final class Delivery<T> {

        private final Event<T> event;
        private final MonoSink<Boolean> sink;

        Delivery(Event<T> event, MonoSink<Boolean> sink) {
            this.event = event;
            this.sink = sink;
        }
    }
}
