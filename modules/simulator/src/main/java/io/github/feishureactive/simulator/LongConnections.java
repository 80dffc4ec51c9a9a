package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The long connections of a custom app, and what is done to them. At most 50 are open at once, and each event goes to one of
 * them at random. An endpoint call that fails is scripted as any other, with {@link FeishuSimulator#faults()} and
 * {@link ApiPaths#LONG_CONNECTION}: {@code Fault.platformError(200, 1, "system busy")} and {@code 1000040343} are to be tried
 * again, other codes are not.
 *
 * <p>Thread-safe. What is changed here is in force for what happens afterwards on all connections, open ones and later ones.
 */
public final class LongConnections {

    private static final int MOST = 50;

    private final List<LongConnection> open = new CopyOnWriteArrayList<>();
    private final LongConnectionCounters counters = new LongConnectionCounters();
    private final Queue<HandshakeRefusal> refusals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger places = new AtomicInteger();
    private final AtomicInteger toLose = new AtomicInteger();
    private final Random random;
    private volatile LongConnectionBehaviour behaviour = LongConnectionBehaviour.DEFAULT;
    private volatile Duration lifetime = Duration.ZERO;
    private volatile boolean everOpened;
    private final Scheduler timers;

    LongConnections(Random random, Scheduler timers) {
        this.random = random;
        this.timers = timers;
    }

    /**
     * What clients are told to do, in answers to their endpoint calls and in pongs.
     *
     * @param config {@link LongConnectionConfig#DEFAULT} at the start
     */
    public void config(LongConnectionConfig config) {
        change(now -> now.with(config));
    }

    /**
     * The verification token in events; nobody needs it here, as the connection itself is proof.
     *
     * @param verificationToken empty at the start
     */
    public void verificationToken(String verificationToken) {
        change(now -> now.withToken(verificationToken));
    }

    /**
     * In how many frames an event comes.
     *
     * @param fragments 1 at the start; an event has at least one byte in each
     */
    public void fragments(int fragments) {
        change(now -> now.withFragments(atLeastOne(fragments), false));
    }

    /**
     * In how many frames an event comes, in any order.
     *
     * @param fragments an event has at least one byte in each
     */
    public void fragmentsShuffled(int fragments) {
        change(now -> now.withFragments(atLeastOne(fragments), true));
    }

    /**
     * Leaves out the last frame of each of the next pushes, which then can only fail at the limit.
     *
     * @param pushes how many
     */
    public void loseLastFragment(int pushes) {
        toLose.addAndGet(pushes);
    }

    /**
     * A pause before every frame of an event, in real time.
     *
     * @param pause nothing at the start
     */
    public void pauseBeforeFrames(Duration pause) {
        if (pause.isNegative()) {
            throw new IllegalArgumentException("A negative pause: " + pause);
        }
        change(now -> now.withPause(pause));
    }

    /**
     * Whether pings remain without a pong, although events go on coming.
     *
     * @param swallow false at the start
     */
    public void swallowPongs(boolean swallow) {
        change(now -> now.withPongs(!swallow));
    }

    /**
     * Whether nothing comes any more and nothing is heard, although every socket stays open: a half-open connection. Answers
     * that come meanwhile are lost.
     *
     * @param frozen false at the start
     */
    public void freeze(boolean frozen) {
        change(now -> now.withFrozen(frozen));
    }

    /**
     * Refuses a later handshake, each one of these the next; after the last of them handshakes succeed again.
     *
     * @param status what {@code Handshake-Status} says, and the HTTP status: 514 or 403 on the platform
     * @param message what {@code Handshake-Msg} says
     * @param authErrorCode what {@code Handshake-Autherrcode} says, such as 1000040350 for too many connections; or null for
     *     no such header, which the platform leaves out of no 514
     * @throws IllegalArgumentException when a 514 has no such code
     */
    public void refuseHandshake(int status, String message, @Nullable Integer authErrorCode) {
        if (status == HandshakeRefusal.AUTHENTICATION_FAILED && authErrorCode == null) {
            throw new IllegalArgumentException("The platform sends no 514 without Handshake-Autherrcode");
        }
        refusals.add(new HandshakeRefusal(status, message, authErrorCode));
    }

    /**
     * Refuses a later handshake as a firewall or a proxy does, which writes none of the platform's headers.
     *
     * @param status the HTTP status, such as 403
     */
    public void refuseHandshakeByProxy(int status) {
        refusals.add(new HandshakeRefusal(status, null, null));
    }

    /**
     * For how long connections live that are opened from now on; then they are cut without a word, as by a CDN between.
     *
     * @param lifetime in the time of the platform's timers; zero, as at the start, for no end
     */
    public void lifetime(Duration lifetime) {
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("A negative lifetime: " + lifetime);
        }
        this.lifetime = lifetime;
    }

    /**
     * What clients are told instead of {@link #config}, right or wrong.
     *
     * @param clientConfig any JSON, or null for the configuration again
     */
    public void rawConfig(@Nullable String clientConfig) {
        change(now -> now.withRawConfig(clientConfig));
    }

    /** Cuts every open connection without a word (TCP RST); clients may come back. */
    public void cut() {
        open.forEach(LongConnection::cut);
    }

    /**
     * Closes every open connection as the WebSocket protocol has it; clients may come back.
     *
     * @param code such as 1001, which says that the server goes away
     */
    public void close(int code) {
        open.forEach(connection -> connection.close(code));
    }

    /**
     * How many are open.
     *
     * @return at most 50
     */
    public int open() {
        return open.size();
    }

    /**
     * What was seen of them so far.
     *
     * @return a picture of this moment
     */
    public LongConnectionStatistics statistics() {
        return counters.snapshot(open.size());
    }

    /** Pushes once, to one of them. What its acknowledgement carried, empty if nothing. */
    Mono<String> push(SimulatedEvent event) {
        // A copy, because one may close between counting and choosing.
        Object[] now = open.toArray();
        if (now.length == 0) {
            return Mono.error(new PushFailedException("no connection is open"));
        }
        LongConnection one = (LongConnection) now[random.nextInt(now.length)];
        boolean wholly = toLose.getAndUpdate(pushes -> Math.max(0, pushes - 1)) == 0;
        return one.push(event, wholly);
    }

    /** Whether the app has ever been here: on the platform, too, only a live connection lets this way be chosen. */
    boolean chosen() {
        return everOpened;
    }

    byte[] config() {
        return behaviour.configJson();
    }

    /** Why a handshake fails, or null, and then it has one of the 50 places until its channel is closed. */
    @Nullable
    HandshakeRefusal refuseOrAdmit(Channel channel) {
        HandshakeRefusal refusal = refusals.poll();
        if (refusal == null) {
            if (places.incrementAndGet() <= MOST) {
                channel.closeFuture().addListener(closed -> places.decrementAndGet());
                return null;
            }
            places.decrementAndGet();
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
        Duration life = lifetime;
        if (!life.isZero()) {
            Disposable end = timers.schedule(connection::cut, life.toNanos(), TimeUnit.NANOSECONDS);
            channel.closeFuture().addListener(closed -> end.dispose());
        }
        channel.closeFuture().addListener(closed -> {
            open.remove(connection);
            connection.lostConnection();
        });
        return connection;
    }

    private synchronized void change(UnaryOperator<LongConnectionBehaviour> step) {
        behaviour = step.apply(behaviour);
    }

    private static int atLeastOne(int fragments) {
        if (fragments < 1) {
            throw new IllegalArgumentException("An event comes in one frame at least, not in " + fragments);
        }
        return fragments;
    }

    /** What a refused client is told in headers. */
    record HandshakeRefusal(
            int status, @Nullable String message, @Nullable Integer authErrorCode) {

        static final int AUTHENTICATION_FAILED = 514;

        static final HandshakeRefusal TOO_MANY =
                new HandshakeRefusal(AUTHENTICATION_FAILED, "connections exceed the limit", 1000040350);

        // Which code a stale URL gets is not known; this one is reported of credentials that are refused.
        static final HandshakeRefusal UNKNOWN_TICKET =
                new HandshakeRefusal(AUTHENTICATION_FAILED, "auth failed", 1000040345);
    }
}
