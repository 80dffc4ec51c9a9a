package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.UnreadableEventException;

import static org.assertj.core.api.Assertions.assertThat;

/** Mutated bodies, a million in the long form: each gets a response, and none of a stranger reaches a handler. */
class FuzzTest {

    private static final int BODIES = Boolean.getBoolean("feishu.long") ? 1_000_000 : 20_000;
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String TOKEN = "secret-token-that-no-mutation-finds";
    private static final byte[] OF_MEANING = "{}[]\",:\\0e9+-.nulltrue\u0000".getBytes(StandardCharsets.UTF_8);

    private final SplittableRandom random = new SplittableRandom(9);
    private final LongAdder handled = new LongAdder();
    private final Events events = new Events();
    private final Sender sender = new Sender("key", TOKEN, random);
    private final Sender stranger = new Sender("another key", "another token", random);

    FuzzTest() {
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(handled::increment));
    }

    @AfterEach
    void stop() {
        events.dispose();
    }

    private EventWebhook webhook(boolean encrypting) {
        EventWebhookBuilder builder = EventWebhook.builder(events).verificationToken(TOKEN);
        return encrypting ? builder.encryptKey("key").build() : builder.build();
    }

    @Test
    void noMutatedBodyOfASignedRequestIsHandled() {
        EventWebhook webhook = webhook(true);
        List<Sender.Message> seeds = List.of(
                sender.signed(sender.event("1", "{\"a\":[1,2.50,{\"b\":null}]}")),
                sender.encrypted(sender.event("2", "{}")),
                sender.signed(sender.urlCheck("c")),
                stranger.signed(stranger.event("3", "{}")));
        for (int i = 0; i < BODIES * 2 / 5; i++) {
            Sender.Message seed = seeds.get(random.nextInt(seeds.size()));
            assertThat(status(webhook, seed.withBody(mutated(seed.body)))).isEqualTo(401);
        }
        assertThat(handled.sum()).isZero();
    }

    @Test
    void noMutatedPlainBodyWithoutTheTokenIsHandled() {
        EventWebhook webhook = webhook(false);
        List<byte[]> seeds = List.of(
                Sender.plain(stranger.event("1", "{\"a\":[1,2.50,{\"b\":null}]}")).body,
                Sender.plain(stranger.urlCheck("c")).body,
                stranger.signed(stranger.event("1", "{}")).body);
        for (int i = 0; i < BODIES * 2 / 5; i++) {
            Sender.Message message = Sender.plain("").withBody(mutated(seeds.get(random.nextInt(seeds.size()))));
            assertThat(status(webhook, message)).isEqualTo(401);
        }
        assertThat(handled.sum()).isZero();
    }

    @Test
    void whateverThePlatformSignsGetsAResponse() {
        EventWebhook webhook = webhook(true);
        byte[] seed = Sender.plain(sender.event("1", "{\"a\":[1,2.50,{\"b\":null}]}")).body;
        int[] statuses = new int[600];
        for (int i = 0; i < BODIES / 5; i++) {
            byte[] json = mutated(seed);
            Sender.Message message = Sender.plain("{\"encrypt\":\"" + sender.encrypt(json) + "\"}");
            statuses[status(webhook, sender.sign(message, "1", "n"))]++;
            try {
                assertThat(EventEnvelope.read(json).id()).isNotBlank();
            } catch (UnreadableEventException expected) {
                assertThat(expected).hasMessageNotContaining(TOKEN);
            }
        }
        assertThat(statuses[200] + statuses[401] + statuses[500]).isEqualTo(BODIES / 5);
        assertThat(statuses[200]).isPositive();
        assertThat(statuses[401]).isPositive();
        assertThat(handled.sum()).isPositive();
    }

    private static int status(EventWebhook webhook, Sender.Message message) {
        return webhook.handle(message.request()).block(SOON).status();
    }

    /** Mutates a body, so that it differs from the original. */
    private byte[] mutated(byte[] seed) {
        byte[] bytes = seed;
        do {
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                bytes = mutatedOnce(bytes);
            }
        } while (Arrays.equals(bytes, seed));
        return bytes;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int end = at + random.nextInt(Math.min(40, bytes.length - at + 1));
        return switch (random.nextInt(6)) {
            case 0 -> replaced(bytes, at, end, new byte[0]);
            case 1 -> replaced(bytes, at, at, new byte[] {(byte) random.nextInt(256)});
            case 2 -> replaced(bytes, at, at, new byte[] {OF_MEANING[random.nextInt(OF_MEANING.length)]});
            case 3 -> replaced(bytes, at, Math.min(at + 1, bytes.length), new byte[] {(byte) random.nextInt(256)});
            case 4 -> replaced(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            default ->
                random.nextInt(20) == 0
                        ? replaced(
                                bytes, at, at, "[".repeat(random.nextInt(2_000)).getBytes(StandardCharsets.UTF_8))
                        : Arrays.copyOf(bytes, at);
        };
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] by) {
        byte[] all = new byte[bytes.length - (to - from) + by.length];
        System.arraycopy(bytes, 0, all, 0, from);
        System.arraycopy(by, 0, all, from, by.length);
        System.arraycopy(bytes, to, all, from + by.length, bytes.length - to);
        return all;
    }
}
