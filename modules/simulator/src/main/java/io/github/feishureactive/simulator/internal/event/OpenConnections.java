package io.github.feishureactive.simulator.internal.event;

import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.simulator.event.LongConnectionStatistics;

/** The open long connections of one app, and the script of how they behave. Thread-safe. */
public final class OpenConnections {

    private static final int MAX_OPEN = 50;

    private final List<LongConnection> open = new CopyOnWriteArrayList<>();
    private final LongConnectionCounters counters = new LongConnectionCounters();
    private final Queue<HandshakeRefusal> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger incompletePushes = new AtomicInteger();
    private final Random random;
    private volatile LongConnectionBehaviour behaviour = LongConnectionBehaviour.DEFAULT;
    private volatile boolean everOpened;

    OpenConnections(Random random) {
        this.random = random;
    }

    public synchronized void change(UnaryOperator<LongConnectionBehaviour> step) {
        behaviour = step.apply(behaviour);
    }

    /** Leaves out the last frame of each of the next pushes. */
    public void loseLastFragment(int pushes) {
        incompletePushes.addAndGet(pushes);
    }

    /** Refuses a later handshake. */
    public void refuse(HandshakeRefusal refusal) {
        refusals.add(refusal);
    }

    /** Takes back what was scripted and has not happened. Open connections stay open. */
    public void reset() {
        refusals.clear();
        incompletePushes.set(0);
    }

    /** From the call on none of them is open, though an event loop closes each a moment later. */
    public void cut() {
        List<LongConnection> all = List.copyOf(open);
        open.removeAll(all);
        all.forEach(LongConnection::cut);
    }

    public void close(int code) {
        open.forEach(connection -> connection.close(code));
    }

    public int size() {
        return open.size();
    }

    public LongConnectionStatistics statistics() {
        return counters.snapshot(open.size());
    }

    /** Pushes once, to a connection chosen at random. Emits the payload of the acknowledgement, if it has one. */
    Mono<String> push(SimulatedEvent event) {
        // Copy first: a connection may close between counting and choosing.
        Object[] now = open.toArray();
        if (now.length == 0) {
            return Mono.error(new PushFailedException("no connection is open"));
        }
        LongConnection one = (LongConnection) now[random.nextInt(now.length)];
        boolean complete = incompletePushes.getAndUpdate(pushes -> Math.max(0, pushes - 1)) == 0;
        return one.push(event, complete);
    }

    /**
     * Returns whether the app has ever connected: the platform's console, too, offers this way only to a live client.
     */
    boolean chosen() {
        return everOpened;
    }

    String config() {
        return behaviour.config();
    }

    /** Returns why the handshake fails, or null: then it holds one of the places until its channel is closed. */
    @Nullable
    HandshakeRefusal refuseOrAdmit(Channel channel) {
        HandshakeRefusal refusal = refusals.poll();
        if (refusal == null) {
            if (admitted.incrementAndGet() <= MAX_OPEN) {
                channel.closeFuture().addListener(closed -> admitted.decrementAndGet());
                return null;
            }
            admitted.decrementAndGet();
            refusal = HandshakeRefusal.TOO_MANY;
        }
        counters.refused.increment();
        return refusal;
    }

    LongConnection opened(Channel channel, int service) {
        LongConnection connection = new LongConnection(channel, service, () -> behaviour, counters, random);
        everOpened = true;
        counters.accepted.increment();
        open.add(connection);
        channel.closeFuture().addListener(closed -> {
            open.remove(connection);
            connection.lost();
        });
        return connection;
    }
}
