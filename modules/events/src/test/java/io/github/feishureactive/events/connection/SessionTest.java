package io.github.feishureactive.events.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/** A session in virtual time. */
class SessionTest {

    private static final int IN_FLIGHT = 4;
    private static final Duration PING = Settings.DEFAULT.pingInterval();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ACK_TIMEOUT = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final FakeWebSocket socket = new FakeWebSocket();
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final AtomicReference<Settings> settings = new AtomicReference<>(Settings.DEFAULT);
    private final List<EventEnvelope> delivered = new ArrayList<>();
    private final Queue<Sinks.One<EventResponse>> handlers = new ArrayDeque<>();
    private final AtomicReference<String> end = new AtomicReference<>();
    private int cancelled;

    /** Starts a session; handlers complete with {@link #handled()}. */
    private void start() {
        start(PATIENCE);
    }

    private void start(Duration patience) {
        Session session = new Session(
                socket,
                7,
                terms(patience),
                settings::get,
                config -> settings.updateAndGet(now -> now.updatedBy(config)));
        session.run(stop.asMono()).defaultIfEmpty("closed").subscribe(end::set, error -> end.set("error " + error));
    }

    private Session.Config terms(Duration patience) {
        return new Session.Config(this::deliver, IN_FLIGHT, 1 << 20, ACK_TIMEOUT, patience, timer);
    }

    private Mono<EventResponse> deliver(EventEnvelope event) {
        delivered.add(event);
        Sinks.One<EventResponse> outcome = Sinks.one();
        handlers.add(outcome);
        return outcome.asMono().doOnCancel(() -> cancelled++);
    }

    private void handled() {
        handlers.remove().tryEmitValue(EventResponse.of(Receipt.HANDLED)).orThrow();
    }

    @Test
    void anEventIsAcknowledgedWhenItIsHandled() {
        start();
        socket.receive(Messages.event("1"));
        assertThat(delivered).hasSize(1);
        assertThat(delivered.get(0).id()).isEqualTo("1");
        timer.advanceTimeBy(Duration.ofMillis(1_234));
        assertThat(socket.acknowledgements()).isEmpty();

        handled();

        Frame acknowledgement = socket.acknowledgements().get(0);
        assertThat(acknowledgement.toByteArray())
                .isEqualTo(Frames.acknowledgement(Messages.event("1"), AcknowledgementPayload.OK, 1_234));
    }

    @Test
    void aCallbacksResponseIsInItsAcknowledgement() {
        Events events = new Events();
        events.onCallback(EventType.tree("test.happened_v1"), Toast.class, event -> Mono.just(new Toast(event.id())));
        new Session(
                        socket,
                        7,
                        new Session.Config(events::respond, IN_FLIGHT, 1 << 20, ACK_TIMEOUT, PATIENCE, timer),
                        settings::get,
                        config -> {})
                .run(stop.asMono())
                .subscribe();
        socket.receive(Messages.event("1"));
        socket.receive(Messages.data("card", "m", Messages.json("2")));

        // {"content":"1"} and {"content":"2"}
        assertThat(payload(0)).isEqualTo("{\"code\":200,\"data\":\"eyJjb250ZW50IjoiMSJ9\"}");
        assertThat(payload(1)).isEqualTo("{\"code\":200,\"data\":\"eyJjb250ZW50IjoiMiJ9\"}");
    }

    record Toast(String content) {}

    @Test
    void anEventThatIsNotHandledInTimeIsRedeliveredAndMakesRoom() {
        Session.Config terms =
                new Session.Config(this::deliver, IN_FLIGHT, 1 << 20, Duration.ofMillis(2_800), PATIENCE, timer);
        new Session(socket, 7, terms, settings::get, config -> {})
                .run(stop.asMono())
                .subscribe();
        socket.receive(Messages.event("1"));
        timer.advanceTimeBy(Duration.ofMillis(2_799));
        assertThat(socket.acknowledgements()).isEmpty();

        timer.advanceTimeBy(Duration.ofMillis(1));

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
        assertThat(socket.requested).isEqualTo(IN_FLIGHT + 1);
    }

    @Test
    void aFailedEventIsReportedAndRedelivered() {
        start();
        socket.receive(Messages.event("1"));

        handlers.remove().tryEmitError(new IllegalStateException("x")).orThrow();

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
        assertThat(end.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "null", "{\"header\":{}}", "\u0000"})
    void anEventThatCannotBeReadIsReported(String payload) {
        start();
        socket.receive(Messages.data("event", "m", payload));

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
        assertThat(delivered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "", "of tomorrow"})
    void whatIsNoEventIsAcknowledged(String type) {
        start();
        socket.receive(Messages.data(type, "m", "{}"));

        assertThat(payload(0)).isEqualTo("{\"code\":200}");
        assertThat(delivered).isEmpty();
    }

    @Test
    void anEventInParts() {
        start();
        ByteString json = ByteString.copyFromUtf8(Messages.json("1"));
        socket.receive(Messages.part("event", "m", 2, 1, json.substring(20)));
        socket.receive(Messages.part("event", "m", 2, 0, json.substring(0, 20)));

        handled();

        assertThat(delivered.get(0).id()).isEqualTo("1");
        assertThat(socket.acknowledgements()).hasSize(1);
        assertThat(Frames.header(socket.acknowledgements().get(0), "seq"))
                .as("of the last part")
                .isEqualTo("0");
    }

    @Test
    void noMoreThanTheLimitIsRequested() {
        start();
        assertThat(socket.requested).isEqualTo(IN_FLIGHT);
        for (int i = 0; i < IN_FLIGHT; i++) {
            socket.receive(Messages.event("" + i));
        }
        assertThat(socket.requested).isEqualTo(IN_FLIGHT);

        handled();
        assertThat(socket.requested).isEqualTo(IN_FLIGHT + 1);
    }

    @Test
    void whatNeedsNoAcknowledgementIsNotInFlight() {
        start();
        for (int i = 1; i <= 10; i++) {
            socket.receive(Messages.pong(""));
            assertThat(socket.requested).isEqualTo(IN_FLIGHT + i);
        }
    }

    @Test
    void anEventStaysInFlightUntilItsAcknowledgementIsWritten() {
        start();
        Sinks.Empty<Void> written = Sinks.empty();
        socket.writing = written.asMono();
        socket.receive(Messages.event("1"));
        handled();
        assertThat(socket.requested).isEqualTo(IN_FLIGHT);

        written.tryEmitEmpty().orThrow();
        assertThat(socket.requested).isEqualTo(IN_FLIGHT + 1);
    }

    @Test
    void pingsAtOnceAndAtEveryInterval() {
        start();
        assertThat(socket.pings()).isEqualTo(1);
        for (int i = 2; i < 100; i++) {
            timer.advanceTimeBy(PING);
            socket.receive(Messages.pong(""));
            assertThat(socket.pings()).isEqualTo(i);
        }
        assertThat(socket.sent.get(0).toByteArray()).isEqualTo(Frames.ping(7));
        assertThat(end.get()).isNull();
    }

    @Test
    void aConnectionThatGoesSilentIsAborted() {
        start();
        timer.advanceTimeBy(PING.dividedBy(2));
        socket.receive(Messages.pong(""));
        timer.advanceTimeBy(PING.dividedBy(2));
        timer.advanceTimeBy(PING);
        timer.advanceTimeBy(PING.minusNanos(1));
        assertThat(socket.aborted).isFalse();

        timer.advanceTimeBy(Duration.ofNanos(1));

        assertThat(socket.aborted).isTrue();
        assertThat(end.get()).contains("nothing was received after 2 pings");
        assertThat(socket.pings()).isEqualTo(3);
        timer.advanceTimeBy(PING.multipliedBy(5));
        assertThat(socket.pings()).as("no timer is left").isEqualTo(3);
    }

    @Test
    void anythingThatComesIsASignOfLife() {
        start();
        for (int i = 0; i < 10; i++) {
            timer.advanceTimeBy(PING);
            socket.inbound.next(i % 2 == 0 ? new byte[0] : new byte[] {1});
        }
        assertThat(socket.aborted).isFalse();
    }

    @Test
    void silenceProvesNothingWhileNothingIsRead() {
        start();
        for (int i = 0; i < IN_FLIGHT; i++) {
            socket.receive(Messages.event("" + i));
        }
        timer.advanceTimeBy(PING.multipliedBy(20));
        assertThat(socket.aborted).isFalse();

        handled();
        timer.advanceTimeBy(PING);
        assertThat(socket.aborted).isFalse();
        timer.advanceTimeBy(PING.multipliedBy(2));
        assertThat(socket.aborted).as("read again, and still silent").isTrue();
    }

    @Test
    void aSocketThatAcceptsNoMoreBytesIsAbortedEvenWhileNothingIsRead() {
        start();
        for (int i = 0; i < IN_FLIGHT; i++) {
            socket.receive(Messages.event("" + i));
        }
        socket.writing = Mono.never();
        timer.advanceTimeBy(PING);
        assertThat(socket.aborted).isFalse();
        timer.advanceTimeBy(PING);
        assertThat(socket.aborted).isTrue();
        timer.advanceTimeBy(PATIENCE);
        assertThat(end.get()).contains("accepts no more bytes");
    }

    @Test
    void aPongBringsSettings() {
        start();
        socket.receive(Messages.pong("{\"PingInterval\":20,\"ReconnectCount\":3}"));
        assertThat(settings.get().pingInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.get().reconnectCount()).isEqualTo(3);

        timer.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(socket.pings()).as("from now on").isEqualTo(2);
        socket.receive(Messages.pong(""));
        timer.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(socket.pings()).isEqualTo(3);
    }

    @Test
    void settingsThatCannotBeReadChangeNothing() {
        start();
        socket.receive(Messages.pong("{"));
        socket.receive(Messages.pong("9".repeat(5_000)));
        socket.receive(Messages.pong("[".repeat(5_000)));

        assertThat(settings.get()).isEqualTo(Settings.DEFAULT);
        assertThat(end.get()).isNull();
    }

    @Test
    void closingWaitsForTheEventsInFlightAndReceivesNoMore() {
        start();
        socket.receive(Messages.event("1"));
        stop.tryEmitEmpty().orThrow();
        socket.receive(Messages.event("2"));
        assertThat(delivered).hasSize(1);
        assertThat(socket.requested).as("reads on without looking").isEqualTo(Long.MAX_VALUE);
        assertThat(socket.closes).isZero();

        handled();

        assertThat(payload(0)).isEqualTo("{\"code\":200}");
        assertThat(socket.closes).isEqualTo(1);
        assertThat(end.get()).isEqualTo("closed");
        assertThat(socket.aborted).isTrue();
    }

    @Test
    void closingWaitsNoLongerThanItsBound() {
        start();
        socket.closing = Mono.never();
        socket.receive(Messages.event("1"));
        stop.tryEmitEmpty().orThrow();
        timer.advanceTimeBy(PATIENCE.minusNanos(1));
        assertThat(cancelled).isZero();

        timer.advanceTimeBy(Duration.ofNanos(1));
        assertThat(cancelled).isEqualTo(1);
        assertThat(socket.closes).isEqualTo(1);
        assertThat(end.get()).isNull();

        timer.advanceTimeBy(PATIENCE);
        assertThat(end.get()).isEqualTo("closed");
        assertThat(socket.aborted).isTrue();
    }

    @Test
    void eventsInFlightMayCompleteWhenTheConnectionIsLost() {
        start();
        socket.receive(Messages.event("1"));
        socket.receive(Messages.event("2"));
        socket.abort();
        assertThat(end.get()).isNull();
        handled();
        assertThat(end.get()).isNull();

        timer.advanceTimeBy(PATIENCE);

        assertThat(cancelled).isEqualTo(1);
        assertThat(end.get()).isEqualTo("the platform closed it");
        assertThat(socket.closes).isZero();
    }

    @Test
    void aLossIsNoticedWhileNothingIsRead() {
        // Like a socket with unread messages in its buffer: it completes only after they are requested.
        socket.completesOnAbort = false;
        start();
        for (int i = 0; i < IN_FLIGHT; i++) {
            socket.receive(Messages.event("" + i));
        }
        socket.writing = Mono.error(new IOException("broken pipe"));
        timer.advanceTimeBy(PING);
        assertThat(socket.aborted).isTrue();

        timer.advanceTimeBy(PATIENCE.minusNanos(1));
        assertThat(end.get()).isNull();
        timer.advanceTimeBy(Duration.ofNanos(1));
        assertThat(end.get()).isEqualTo("a ping could not be sent");
        assertThat(cancelled).isEqualTo(IN_FLIGHT);
    }

    @Test
    void silenceProvesNothingWhileItCloses() {
        settings.set(Settings.DEFAULT.updatedBy(JSON.readTree("{\"PingInterval\":10}")));
        start(Duration.ofMinutes(5));
        socket.receive(Messages.event("1"));
        stop.tryEmitEmpty().orThrow();
        timer.advanceTimeBy(Duration.ofMinutes(4));
        assertThat(socket.aborted).as("a handler may still be at it").isFalse();

        handled();

        assertThat(payload(0)).isEqualTo("{\"code\":200}");
        assertThat(end.get()).isEqualTo("closed");
    }

    @Test
    void anUnexpectedErrorIsALossWithoutACloseFrame() {
        Session session = new Session(socket, 7, terms(PATIENCE), settings::get, config -> {
            throw new IllegalStateException("x");
        });
        session.run(stop.asMono()).subscribe(end::set);
        socket.receive(Messages.pong("{}"));

        assertThat(end.get()).isEqualTo("handling a message failed with IllegalStateException");
        assertThat(socket.closes).isZero();
    }

    @Test
    void aBrokenConnection() {
        start();
        socket.inbound.error(new IOException("reset"));

        assertThat(end.get()).isEqualTo("it failed with IOException");
    }

    @Test
    void eventsInFlightMayCompleteWhenTheConnectionFails() {
        start();
        socket.receive(Messages.event("1"));
        socket.inbound.error(new IOException("reset"));
        assertThat(cancelled).isZero();
        assertThat(end.get()).isNull();

        handled();
        assertThat(end.get()).isEqualTo("it failed with IOException");
    }

    @Test
    void anAcknowledgementThatCannotBeWrittenEndsTheConnection() {
        start();
        socket.writing = Mono.error(new IOException("broken pipe"));
        socket.receive(Messages.event("1"));
        handled();

        assertThat(socket.aborted).isTrue();
        assertThat(end.get()).isEqualTo("sending an acknowledgement failed with IOException");
    }

    @Test
    void aDeliveryThatThrowsIsAFailedOne() {
        Session session = new Session(
                socket,
                7,
                new Session.Config(
                        event -> {
                            throw new IllegalStateException("x");
                        },
                        IN_FLIGHT,
                        1 << 20,
                        ACK_TIMEOUT,
                        PATIENCE,
                        timer),
                settings::get,
                config -> {});
        session.run(stop.asMono()).subscribe();
        socket.receive(Messages.event("1"));

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
    }

    private String payload(int index) {
        return socket.acknowledgements().get(index).getPayload().toStringUtf8();
    }
}
