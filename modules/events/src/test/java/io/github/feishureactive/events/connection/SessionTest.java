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

/** A session with the clock in hand. */
class SessionTest {

    private static final int IN_HAND = 4;
    private static final Duration PING = Settings.DEFAULT.pingInterval();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIME = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final FakeLink link = new FakeLink();
    private final Sinks.Empty<Void> stop = Sinks.empty();
    private final AtomicReference<Settings> settings = new AtomicReference<>(Settings.DEFAULT);
    private final List<EventEnvelope> delivered = new ArrayList<>();
    private final Queue<Sinks.One<EventResponse>> handlers = new ArrayDeque<>();
    private final AtomicReference<String> end = new AtomicReference<>();
    private int cancelled;

    /** Starts; handlers take until {@link #handled()}. */
    private void start() {
        start(PATIENCE);
    }

    private void start(Duration patience) {
        Session session = new Session(
                link, 7, terms(patience), settings::get, config -> settings.updateAndGet(now -> now.updatedBy(config)));
        session.run(stop.asMono()).defaultIfEmpty("closed").subscribe(end::set, error -> end.set("error " + error));
    }

    private Session.Terms terms(Duration patience) {
        return new Session.Terms(this::deliver, IN_HAND, 1 << 20, ANSWER_TIME, patience, timer);
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
        link.receive(Messages.event("1"));
        assertThat(delivered).hasSize(1);
        assertThat(delivered.get(0).id()).isEqualTo("1");
        timer.advanceTimeBy(Duration.ofMillis(1_234));
        assertThat(link.acknowledgements()).isEmpty();

        handled();

        Frame acknowledgement = link.acknowledgements().get(0);
        assertThat(acknowledgement.toByteArray())
                .isEqualTo(Frames.acknowledgement(Messages.event("1"), AcknowledgementPayload.OK, 1_234));
    }

    @Test
    void aCallbacksResponseIsInItsAcknowledgement() {
        Events events = new Events();
        events.onCallback(EventType.tree("test.happened_v1"), Toast.class, event -> Mono.just(new Toast(event.id())));
        new Session(
                        link,
                        7,
                        new Session.Terms(events::respond, IN_HAND, 1 << 20, ANSWER_TIME, PATIENCE, timer),
                        settings::get,
                        config -> {})
                .run(stop.asMono())
                .subscribe();
        link.receive(Messages.event("1"));
        link.receive(Messages.data("card", "m", Messages.json("2")));

        // {"content":"1"} and {"content":"2"}
        assertThat(payload(0)).isEqualTo("{\"code\":200,\"data\":\"eyJjb250ZW50IjoiMSJ9\"}");
        assertThat(payload(1)).isEqualTo("{\"code\":200,\"data\":\"eyJjb250ZW50IjoiMiJ9\"}");
    }

    record Toast(String content) {}

    @Test
    void anEventThatIsNotHandledInTimeComesAgainAndMakesRoom() {
        Session.Terms terms =
                new Session.Terms(this::deliver, IN_HAND, 1 << 20, Duration.ofMillis(2_800), PATIENCE, timer);
        new Session(link, 7, terms, settings::get, config -> {})
                .run(stop.asMono())
                .subscribe();
        link.receive(Messages.event("1"));
        timer.advanceTimeBy(Duration.ofMillis(2_799));
        assertThat(link.acknowledgements()).isEmpty();

        timer.advanceTimeBy(Duration.ofMillis(1));

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
        assertThat(link.requested).isEqualTo(IN_HAND + 1);
    }

    @Test
    void aFailedEventIsReportedAndComesAgain() {
        start();
        link.receive(Messages.event("1"));

        handlers.remove().tryEmitError(new IllegalStateException("x")).orThrow();

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
        assertThat(end.get()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "null", "{\"header\":{}}", "\u0000"})
    void anEventThatCannotBeReadIsReported(String payload) {
        start();
        link.receive(Messages.data("event", "m", payload));

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
        assertThat(delivered).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"card", "", "of tomorrow"})
    void whatIsNoEventIsAcknowledged(String type) {
        start();
        link.receive(Messages.data(type, "m", "{}"));

        assertThat(payload(0)).isEqualTo("{\"code\":200}");
        assertThat(delivered).isEmpty();
    }

    @Test
    void anEventInParts() {
        start();
        ByteString json = ByteString.copyFromUtf8(Messages.json("1"));
        link.receive(Messages.part("event", "m", 2, 1, json.substring(20)));
        link.receive(Messages.part("event", "m", 2, 0, json.substring(0, 20)));

        handled();

        assertThat(delivered.get(0).id()).isEqualTo("1");
        assertThat(link.acknowledgements()).hasSize(1);
        assertThat(Frames.header(link.acknowledgements().get(0), "seq"))
                .as("of the last part")
                .isEqualTo("0");
    }

    @Test
    void noMoreThanTheBoundIsAskedFor() {
        start();
        assertThat(link.requested).isEqualTo(IN_HAND);
        for (int i = 0; i < IN_HAND; i++) {
            link.receive(Messages.event("" + i));
        }
        assertThat(link.requested).isEqualTo(IN_HAND);

        handled();
        assertThat(link.requested).isEqualTo(IN_HAND + 1);
    }

    @Test
    void whatNeedsNoAnswerTakesNoPlace() {
        start();
        for (int i = 1; i <= 10; i++) {
            link.receive(Messages.pong(""));
            assertThat(link.requested).isEqualTo(IN_HAND + i);
        }
    }

    @Test
    void anEventStaysInHandUntilItsAcknowledgementIsWritten() {
        start();
        Sinks.Empty<Void> written = Sinks.empty();
        link.writing = written.asMono();
        link.receive(Messages.event("1"));
        handled();
        assertThat(link.requested).isEqualTo(IN_HAND);

        written.tryEmitEmpty().orThrow();
        assertThat(link.requested).isEqualTo(IN_HAND + 1);
    }

    @Test
    void pingsAtOnceAndAtEveryInterval() {
        start();
        assertThat(link.pings()).isEqualTo(1);
        for (int i = 2; i < 100; i++) {
            timer.advanceTimeBy(PING);
            link.receive(Messages.pong(""));
            assertThat(link.pings()).isEqualTo(i);
        }
        assertThat(link.sent.get(0).toByteArray()).isEqualTo(Frames.ping(7));
        assertThat(end.get()).isNull();
    }

    @Test
    void aConnectionThatGoesSilentIsCut() {
        start();
        timer.advanceTimeBy(PING.dividedBy(2));
        link.receive(Messages.pong(""));
        timer.advanceTimeBy(PING.dividedBy(2));
        timer.advanceTimeBy(PING);
        timer.advanceTimeBy(PING.minusNanos(1));
        assertThat(link.cut).isFalse();

        timer.advanceTimeBy(Duration.ofNanos(1));

        assertThat(link.cut).isTrue();
        assertThat(end.get()).contains("nothing came after 2 pings");
        assertThat(link.pings()).isEqualTo(3);
        timer.advanceTimeBy(PING.multipliedBy(5));
        assertThat(link.pings()).as("no timer is left").isEqualTo(3);
    }

    @Test
    void anythingThatComesIsASignOfLife() {
        start();
        for (int i = 0; i < 10; i++) {
            timer.advanceTimeBy(PING);
            link.inbound.next(i % 2 == 0 ? new byte[0] : new byte[] {1});
        }
        assertThat(link.cut).isFalse();
    }

    @Test
    void silenceProvesNothingWhileNothingIsRead() {
        start();
        for (int i = 0; i < IN_HAND; i++) {
            link.receive(Messages.event("" + i));
        }
        timer.advanceTimeBy(PING.multipliedBy(20));
        assertThat(link.cut).isFalse();

        handled();
        timer.advanceTimeBy(PING);
        assertThat(link.cut).isFalse();
        timer.advanceTimeBy(PING.multipliedBy(2));
        assertThat(link.cut).as("read again, and still silent").isTrue();
    }

    @Test
    void aSocketThatTakesNoMoreBytesIsCutEvenWhileNothingIsRead() {
        start();
        for (int i = 0; i < IN_HAND; i++) {
            link.receive(Messages.event("" + i));
        }
        link.writing = Mono.never();
        timer.advanceTimeBy(PING);
        assertThat(link.cut).isFalse();
        timer.advanceTimeBy(PING);
        assertThat(link.cut).isTrue();
        timer.advanceTimeBy(PATIENCE);
        assertThat(end.get()).contains("takes no more bytes");
    }

    @Test
    void aPongBringsSettings() {
        start();
        link.receive(Messages.pong("{\"PingInterval\":20,\"ReconnectCount\":3}"));
        assertThat(settings.get().pingInterval()).isEqualTo(Duration.ofSeconds(20));
        assertThat(settings.get().reconnectCount()).isEqualTo(3);

        timer.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(link.pings()).as("from now on").isEqualTo(2);
        link.receive(Messages.pong(""));
        timer.advanceTimeBy(Duration.ofSeconds(20));
        assertThat(link.pings()).isEqualTo(3);
    }

    @Test
    void settingsThatCannotBeReadChangeNothing() {
        start();
        link.receive(Messages.pong("{"));
        link.receive(Messages.pong("9".repeat(5_000)));
        link.receive(Messages.pong("[".repeat(5_000)));

        assertThat(settings.get()).isEqualTo(Settings.DEFAULT);
        assertThat(end.get()).isNull();
    }

    @Test
    void closingWaitsForWhatIsInHandAndTakesNoMore() {
        start();
        link.receive(Messages.event("1"));
        stop.tryEmitEmpty().orThrow();
        link.receive(Messages.event("2"));
        assertThat(delivered).hasSize(1);
        assertThat(link.requested).as("reads on without looking").isEqualTo(Long.MAX_VALUE);
        assertThat(link.goodbyes).isZero();

        handled();

        assertThat(payload(0)).isEqualTo("{\"code\":200}");
        assertThat(link.goodbyes).isEqualTo(1);
        assertThat(end.get()).isEqualTo("closed");
        assertThat(link.cut).isTrue();
    }

    @Test
    void closingWaitsNoLongerThanItsBound() {
        start();
        link.farewell = Mono.never();
        link.receive(Messages.event("1"));
        stop.tryEmitEmpty().orThrow();
        timer.advanceTimeBy(PATIENCE.minusNanos(1));
        assertThat(cancelled).isZero();

        timer.advanceTimeBy(Duration.ofNanos(1));
        assertThat(cancelled).isEqualTo(1);
        assertThat(link.goodbyes).isEqualTo(1);
        assertThat(end.get()).isNull();

        timer.advanceTimeBy(PATIENCE);
        assertThat(end.get()).isEqualTo("closed");
        assertThat(link.cut).isTrue();
    }

    @Test
    void whatIsInHandMayEndWhenTheConnectionIsLost() {
        start();
        link.receive(Messages.event("1"));
        link.receive(Messages.event("2"));
        link.cut();
        assertThat(end.get()).isNull();
        handled();
        assertThat(end.get()).isNull();

        timer.advanceTimeBy(PATIENCE);

        assertThat(cancelled).isEqualTo(1);
        assertThat(end.get()).isEqualTo("the platform ended it");
        assertThat(link.goodbyes).isZero();
    }

    @Test
    void aLossIsNoticedWhileNothingIsRead() {
        // As a socket with unread messages in its buffer: its end comes after them, when somebody asks for them.
        link.endsWhenCut = false;
        start();
        for (int i = 0; i < IN_HAND; i++) {
            link.receive(Messages.event("" + i));
        }
        link.writing = Mono.error(new IOException("broken pipe"));
        timer.advanceTimeBy(PING);
        assertThat(link.cut).isTrue();

        timer.advanceTimeBy(PATIENCE.minusNanos(1));
        assertThat(end.get()).isNull();
        timer.advanceTimeBy(Duration.ofNanos(1));
        assertThat(end.get()).isEqualTo("a ping could not be sent");
        assertThat(cancelled).isEqualTo(IN_HAND);
    }

    @Test
    void silenceProvesNothingWhileItCloses() {
        settings.set(Settings.DEFAULT.updatedBy(JSON.readTree("{\"PingInterval\":10}")));
        start(Duration.ofMinutes(5));
        link.receive(Messages.event("1"));
        stop.tryEmitEmpty().orThrow();
        timer.advanceTimeBy(Duration.ofMinutes(4));
        assertThat(link.cut).as("a handler may still be at it").isFalse();

        handled();

        assertThat(payload(0)).isEqualTo("{\"code\":200}");
        assertThat(end.get()).isEqualTo("closed");
    }

    @Test
    void whatNobodyThoughtOfIsALossAndNoGoodbye() {
        Session session = new Session(link, 7, terms(PATIENCE), settings::get, config -> {
            throw new IllegalStateException("x");
        });
        session.run(stop.asMono()).subscribe(end::set);
        link.receive(Messages.pong("{}"));

        assertThat(end.get()).isEqualTo("a message could not be taken (IllegalStateException)");
        assertThat(link.goodbyes).isZero();
    }

    @Test
    void aBrokenConnection() {
        start();
        link.inbound.error(new IOException("reset"));

        assertThat(end.get()).isEqualTo("it broke off (IOException)");
    }

    @Test
    void whatIsInHandMayEndWhenTheConnectionBreaks() {
        start();
        link.receive(Messages.event("1"));
        link.inbound.error(new IOException("reset"));
        assertThat(cancelled).isZero();
        assertThat(end.get()).isNull();

        handled();
        assertThat(end.get()).isEqualTo("it broke off (IOException)");
    }

    @Test
    void anAcknowledgementThatCannotBeWrittenEndsTheConnection() {
        start();
        link.writing = Mono.error(new IOException("broken pipe"));
        link.receive(Messages.event("1"));
        handled();

        assertThat(link.cut).isTrue();
        assertThat(end.get()).isEqualTo("an acknowledgement could not be sent (IOException)");
    }

    @Test
    void aDeliveryThatThrowsIsAFailedOne() {
        Session session = new Session(
                link,
                7,
                new Session.Terms(
                        event -> {
                            throw new IllegalStateException("x");
                        },
                        IN_HAND,
                        1 << 20,
                        ANSWER_TIME,
                        PATIENCE,
                        timer),
                settings::get,
                config -> {});
        session.run(stop.asMono()).subscribe();
        link.receive(Messages.event("1"));

        assertThat(payload(0)).isEqualTo("{\"code\":500}");
    }

    private String payload(int index) {
        return link.acknowledgements().get(index).getPayload().toStringUtf8();
    }
}
