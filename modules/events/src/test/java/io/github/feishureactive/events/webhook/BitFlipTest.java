package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;

/** Flips each bit of signature, body and token: one wrong bit is enough for a refusal. */
class BitFlipTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String TOKEN = "secret-token-0123456789abcdef";
    private static final String PAYLOAD = "{\"balance\":\"secret-payload\"}";

    private final Sender sender = new Sender("secret-key", TOKEN, new SplittableRandom(2));
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger handled = new AtomicInteger();
    private final Events events = new Events();

    BitFlipTest() {
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(handled::incrementAndGet));
    }

    @AfterEach
    void stop() {
        events.dispose();
        time.dispose();
    }

    /** Advances the clock, so that each refusal gets its line in the log. */
    private int status(EventWebhook webhook, Sender.Message message) {
        time.advanceTimeBy(Duration.ofMinutes(1));
        WebhookResponse response = webhook.handle(message.request()).block(SOON);
        if (response.status() == 401) {
            assertThat(response).isSameAs(WebhookResponse.REFUSED);
        }
        return response.status();
    }

    private EventWebhook encrypting() {
        return EventWebhook.builder(events)
                .encryptKey("secret-key")
                .verificationToken(TOKEN)
                .timer(time)
                .build();
    }

    @Test
    void everyFlippedBitOfASignedEventIsRefusedAndLogged() {
        EventWebhook webhook = encrypting();
        Sender.Message genuine = sender.signed(sender.event("1", PAYLOAD));
        List<Sender.Message> forged = new ArrayList<>();
        flips(genuine.body, flipped -> forged.add(genuine.withBody(flipped)));
        for (String header : List.of(Sender.TIMESTAMP, Sender.NONCE, Sender.SIGNATURE)) {
            textFlips(genuine.headers.get(header), flipped -> forged.add(genuine.with(header, flipped)));
        }
        refusedAndLogged(webhook, forged);
        assertThat(forged).hasSizeGreaterThan(3_000);
        assertThat(status(webhook, genuine)).isEqualTo(200);
        assertThat(handled).hasValue(1);
    }

    @Test
    void everyFlippedBitOfTheTokenInASignedEventIsRefused() {
        List<Sender.Message> forged = new ArrayList<>();
        textFlips(TOKEN, token -> {
            if (jsonText(token)) {
                forged.add(sender.signed(new Sender("", token, sender.random()).event("1", PAYLOAD)));
            }
        });
        assertThat(forged).hasSizeGreaterThan(100);
        refusedAndLogged(encrypting(), forged);
        assertThat(handled).hasValue(0);
    }

    @Test
    void everyFlippedBitOfTheTokenInAPlainEventIsRefused() {
        EventWebhook webhook = EventWebhook.builder(events)
                .verificationToken(TOKEN)
                .timer(time)
                .build();
        Sender.Message genuine = Sender.plain(sender.event("1", PAYLOAD));
        int start = new String(genuine.body, StandardCharsets.UTF_8).indexOf(TOKEN);
        List<Sender.Message> forged = new ArrayList<>();
        for (int bit = start * 8; bit < (start + TOKEN.length()) * 8; bit++) {
            forged.add(genuine.withBody(flip(genuine.body, bit)));
        }
        refusedAndLogged(webhook, forged);
        assertThat(handled).hasValue(0);
        assertThat(status(webhook, genuine)).isEqualTo(200);
        assertThat(handled).hasValue(1);
    }

    /**
     * A URL verification has no signature, so a changed challenge may get a response; a changed token never does, and
     * no event is accepted.
     */
    @Test
    void theUnsignedCheckOfTheAddressIsHeldByDecryptionAndTokenAlone() {
        EventWebhook webhook = encrypting();
        Sender.Message genuine = sender.encrypted(sender.urlCheck("challenge-of-some-length-0123456789"));
        assertThat(status(webhook, genuine)).isEqualTo(200);
        int[] answered = new int[1];
        flips(genuine.body, flipped -> {
            int status = status(webhook, genuine.withBody(flipped));
            assertThat(status).isIn(200, 401);
            answered[0] += status == 200 ? 1 : 0;
        });
        // The initialization vector is malleable: its bits are those of the first block, which holds the challenge's
        // name.
        assertThat(answered[0]).isLessThan(genuine.body.length);
        textFlips(TOKEN, token -> {
            if (jsonText(token)) {
                String check = new Sender("", token, sender.random()).urlCheck("c");
                assertThat(status(webhook, sender.encrypted(check))).isEqualTo(401);
            }
        });
        Sender stranger = new Sender("another key", TOKEN, sender.random());
        assertThat(status(webhook, stranger.encrypted(stranger.urlCheck("c")))).isEqualTo(401);
        assertThat(handled).hasValue(0);
    }

    private void refusedAndLogged(EventWebhook webhook, List<Sender.Message> forged) {
        try (CapturedLog log = new CapturedLog()) {
            for (Sender.Message message : forged) {
                assertThat(status(webhook, message)).isEqualTo(401);
            }
            assertThat(log.texts())
                    .filteredOn(text -> text.contains("Refused a webhook request"))
                    .hasSize(forged.size());
            Predicate<String> telling = text -> text.contains("secret") || text.contains("balance");
            assertThat(log.texts()).noneMatch(telling);
        }
    }

    private static void flips(byte[] genuine, Consumer<byte[]> taker) {
        for (int bit = 0; bit < genuine.length * 8; bit++) {
            taker.accept(flip(genuine, bit));
        }
    }

    /** Flips bits of a header's value, of one byte per character. */
    private static void textFlips(String genuine, Consumer<String> taker) {
        flips(
                genuine.getBytes(StandardCharsets.ISO_8859_1),
                flipped -> taker.accept(new String(flipped, StandardCharsets.ISO_8859_1)));
    }

    private static byte[] flip(byte[] genuine, int bit) {
        byte[] flipped = genuine.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        return flipped;
    }

    private static boolean jsonText(String text) {
        return text.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
    }
}
