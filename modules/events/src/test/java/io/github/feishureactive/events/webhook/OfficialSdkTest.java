package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

import com.lark.oapi.core.request.EventReq;
import com.lark.oapi.core.response.EventResp;
import com.lark.oapi.core.utils.Decryptor;
import com.lark.oapi.event.CustomEventHandler;
import com.lark.oapi.event.EventDispatcher;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;

import static org.assertj.core.api.Assertions.assertThat;

/** Accepts what the official SDK accepts, and reads the same from it. */
class OfficialSdkTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final String KEY = "test key";
    private static final String TOKEN = "the token";

    private final SplittableRandom random = new SplittableRandom(1);
    private final Sender sender = new Sender(KEY, TOKEN, random);

    @Test
    void theDocumentedVectorIsDecrypted() {
        byte[] plain = new EncryptKey("test key").decrypt("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=");
        assertThat(plain).asString(StandardCharsets.UTF_8).isEqualTo("hello world");
    }

    @Test
    void aThousandRandomEventsRoundTrip() throws Throwable {
        List<JsonNode> ours = new ArrayList<>();
        List<String> theirs = new ArrayList<>();
        Events events = new Events();
        events.on(EventType.tree("thing"), event -> Mono.fromRunnable(() -> ours.add(event.payload())));
        EventWebhook webhook = EventWebhook.builder(events)
                .encryptKey(KEY)
                .verificationToken(TOKEN)
                .build();
        EventDispatcher official = EventDispatcher.newBuilder(TOKEN, KEY)
                .onCustomizedEvent("thing", new CustomEventHandler() {
                    @Override
                    public void handle(EventReq event) {
                        theirs.add(event.getPlain());
                    }
                })
                .build();
        List<JsonNode> sent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            JsonNode payload = randomPayload();
            sent.add(payload);
            String json = sender.event("id-" + i, payload.toString());
            Sender.Message message = sender.signed(json);
            assertThat(webhook.handle(message.request()).block(SOON).status()).isEqualTo(200);
            assertThat(answerOf(official, message).getStatusCode()).isEqualTo(200);
            assertThat(theirs.get(i)).isEqualTo(json);
            assertThat(new Decryptor(KEY)
                            .decrypt(JsonMapper.shared()
                                    .readTree(message.body)
                                    .get("encrypt")
                                    .stringValue()))
                    .isEqualTo(json);
        }
        assertThat(ours).isEqualTo(sent);
        events.dispose();
    }

    private static EventResp answerOf(EventDispatcher official, Sender.Message message) throws Throwable {
        EventReq request = new EventReq();
        request.setBody(message.body);
        Map<String, List<String>> headers = new HashMap<>();
        message.headers.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
        request.setHeaders(headers);
        return official.handle(request);
    }

    private JsonNode randomPayload() {
        ObjectNode payload = JsonMapper.shared().createObjectNode();
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            payload.put("member" + i, randomText());
        }
        return payload.put("number", random.nextInt());
    }

    /** Texts of all lengths, so that all paddings occur, and from all planes of Unicode. */
    private String randomText() {
        return random.ints(random.nextInt(200), 0x20, 0x1_F9FF)
                .filter(point -> point < 0xD800 || point > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
