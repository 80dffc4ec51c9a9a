package io.github.feishureactive.events.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.google.protobuf.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mutated messages, one after another, in one session: each gets at most one acknowledgement, none ends the session,
 * none stays in flight, and the settings stay within their bounds. A million in the long form.
 */
class FrameFuzzTest {

    private static final int MESSAGES = Boolean.getBoolean("feishu.long") ? 1_000_000 : 20_000;
    private static final int MAX_BYTES = 10_000;

    /** Silences the warnings, of which there is one per message. */
    private final Logger log = (Logger) LoggerFactory.getLogger("io.github.feishureactive.events.connection");

    @BeforeEach
    void quiet() {
        log.setLevel(Level.ERROR);
    }

    @AfterEach
    void loud() {
        log.setLevel(null);
    }

    @Test
    void noMessageDoesHarm() {
        FakeWebSocket socket = new FakeWebSocket();
        VirtualTimeScheduler timer = VirtualTimeScheduler.create();
        Sinks.Empty<Void> stop = Sinks.empty();
        AtomicReference<String> end = new AtomicReference<>();
        AtomicReference<Settings> settings = new AtomicReference<>(Settings.DEFAULT);
        int[] delivered = new int[1];
        Session session = new Session(
                socket,
                1,
                new Session.Config(
                        event -> {
                            delivered[0]++;
                            return Mono.just(EventResponse.of(Receipt.HANDLED));
                        },
                        4,
                        MAX_BYTES,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10),
                        timer),
                settings::get,
                config -> settings.updateAndGet(now -> now.updatedBy(config)));
        session.run(stop.asMono()).defaultIfEmpty("closed").subscribe(end::set, error -> end.set("error " + error));
        socket.sent.clear();
        SplittableRandom random = new SplittableRandom(20_26);
        List<Frame> seeds = seeds();
        int answered = 0;
        int refused = 0;
        for (int i = 0; i < MESSAGES; i++) {
            Frame seed = seeds.get(random.nextInt(seeds.size()));
            socket.inbound.next(mutated(seed.toByteArray(), random));
            assertThat(socket.sent.size()).isLessThanOrEqualTo(1);
            for (Frame acknowledgement : socket.sent) {
                answered++;
                String payload = acknowledgement.getPayload().toStringUtf8();
                refused += payload.equals("{\"code\":500}") ? 1 : 0;
                assertThat(payload).isIn("{\"code\":200}", "{\"code\":500}");
            }
            socket.sent.clear();
        }

        assertThat(end.get()).isNull();
        assertThat(socket.requested).as("nothing is in flight").isEqualTo(MESSAGES + 4L);
        assertThat(settings.get().pingInterval()).isBetween(Duration.ofSeconds(10), Duration.ofMinutes(10));
        assertThat(List.of(answered - refused, refused, delivered[0], MESSAGES - answered))
                .as("acknowledged, refused, delivered, dropped: each kind occurs")
                .allMatch(count -> count > MESSAGES / 100);
        assertThat(delivered[0]).isLessThanOrEqualTo(answered - refused);
        socket.receive(Messages.event("last"));
        assertThat(socket.acknowledgements()).hasSize(1);
        stop.tryEmitEmpty().orThrow();
        assertThat(end.get()).isEqualTo("closed");
    }

    private static List<Frame> seeds() {
        ByteString json = ByteString.copyFromUtf8(Messages.json("1"));
        return List.of(
                Messages.event("1"),
                Messages.data("card", "c", "{}"),
                Messages.pong("{\"PingInterval\":30,\"ReconnectCount\":3}"),
                Messages.part("event", "p", 3, 0, json.substring(0, 50)),
                Messages.part("event", "p", 3, 1, json.substring(50, 100)),
                Messages.part("event", "p", 3, 2, json.substring(100)));
    }

    private static byte[] mutated(byte[] message, SplittableRandom random) {
        byte[] bytes = message.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = spliced(bytes, at, random);
                case 4 -> bytes[at] = "0123456789-{}[]\",".getBytes(StandardCharsets.US_ASCII)[random.nextInt(17)];
                default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            }
        }
        return bytes;
    }

    /** Inserts a piece of the message somewhere into it. */
    private static byte[] spliced(byte[] bytes, int at, SplittableRandom random) {
        int from = random.nextInt(bytes.length);
        ByteString whole = ByteString.copyFrom(bytes);
        return whole.substring(0, at)
                .concat(whole.substring(from))
                .concat(whole.substring(at))
                .toByteArray();
    }
}
