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

/** The events of a type for whoever subscribes. Each subscriber takes at its own pace, and a delivery waits for all. */
final class EventStream<T> extends Flux<Event<T>> {

    private final EventType<T> type;
    private final Takers takers;

    EventStream(EventType<T> type, Takers takers) {
        this.type = type;
        this.takers = takers;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Event<T>> actual) {
        Listener<T> listener = new Listener<>(type, takers, actual);
        actual.onSubscribe(listener);
        takers.add(type.name(), listener);
        if (listener.end.get() != null) {
            // It left before it was there to be removed.
            takers.remove(type.name(), listener);
        }
    }

    /**
     * One subscriber. Deliveries stand in its line until it asks for them; the line is as long as there are deliveries,
     * whose number is bounded. Whoever brings a delivery or demand hands over what can be, one thread at a time.
     */
    private static final class Listener<T> implements Subscription, Taker {

        private enum End {
            CANCELLED,
            COMPLETED,
            TOLD
        }

        private final EventType<T> type;
        private final Takers takers;
        private final CoreSubscriber<? super Event<T>> actual;
        private final Queue<Offer<T>> line = new ConcurrentLinkedQueue<>();
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger work = new AtomicInteger();
        private final AtomicReference<End> end = new AtomicReference<>();

        Listener(EventType<T> type, Takers takers, CoreSubscriber<? super Event<T>> actual) {
            this.type = type;
            this.takers = takers;
            this.actual = actual;
        }

        @Override
        public Mono<Boolean> take(EventEnvelope event, Consumer<byte[]> response) {
            return Mono.create(taken -> {
                Offer<T> offer = new Offer<>(event.as(type), taken);
                line.add(offer);
                // Said after that: who has left already leaves the line at once.
                taken.onCancel(() -> line.remove(offer));
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
                takers.remove(type.name(), this);
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
            if (work.getAndIncrement() != 0) {
                return;
            }
            int missed = 1;
            do {
                while (end.get() == null && demand.get() > 0) {
                    Offer<T> next = line.poll();
                    if (next == null) {
                        break;
                    }
                    hand(next);
                }
                if (end.get() != null) {
                    leave();
                }
                missed = work.addAndGet(-missed);
            } while (missed != 0);
        }

        private void hand(Offer<T> offer) {
            demand.getAndUpdate(before -> before == Long.MAX_VALUE ? before : before - 1);
            try {
                actual.onNext(offer.event);
            } catch (Throwable broken) {
                // Nothing may be thrown there. Who does so is gone, and the delivery must not hang on it.
                cancel();
                offer.taken.error(broken);
                Error fatal = UserCode.threw(actual, broken);
                if (fatal != null) {
                    UserCode.uncaught(fatal);
                }
                return;
            }
            offer.taken.success(true);
        }

        private void leave() {
            for (Offer<T> offer = line.poll(); offer != null; offer = line.poll()) {
                offer.taken.success(false);
            }
            if (end.compareAndSet(End.COMPLETED, End.TOLD)) {
                actual.onComplete();
            }
        }
    }

    /** Compared by identity, so not a record: the same event may stand in the line twice. */
    private static final class Offer<T> {

        private final Event<T> event;
        private final MonoSink<Boolean> taken;

        Offer(Event<T> event, MonoSink<Boolean> taken) {
            this.event = event;
            this.taken = taken;
        }
    }
}
