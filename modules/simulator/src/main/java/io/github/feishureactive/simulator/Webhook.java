package io.github.feishureactive.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An app's subscription to its events by a URL. */
final class Webhook implements PushRoute {

    private static final int NONCE_LENGTH = 10;
    private static final int MOST_OF_A_RESPONSE = 1 << 18;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpClient client;
    private final String url;
    private final String token;
    private final @Nullable EventEncryption encryption;
    private final Function<SimulatedEvent, Instant> stamp;
    private final boolean millis;
    private final RandomText texts;

    /** Without encryption nothing is signed. The stamp is what the timestamp header tells of an event's push. */
    Webhook(
            HttpClient client,
            String url,
            String token,
            @Nullable EventEncryption encryption,
            Function<SimulatedEvent, Instant> stamp,
            boolean millis,
            RandomText texts) {
        this.client = client;
        this.url = url;
        this.token = token;
        this.encryption = encryption;
        this.stamp = stamp;
        this.millis = millis;
        this.texts = texts;
    }

    @Override
    public Mono<String> push(SimulatedEvent event) {
        byte[] plain = event.json(token);
        byte[] body = encryption == null ? plain : encryption.encrypt(plain);
        return post(headers -> sign(headers, stamp.apply(event), body), body)
                // The push has not ended before the response has.
                .response((response, content) -> response.status().code() == 200
                        ? content.asByteArray().reduceWith(ByteArrayOutputStream::new, Webhook::append)
                        : content.then(Mono.error(failed(response.status().code()))))
                .single()
                .map(answer -> answer.toString(StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty());
    }

    /** What the console does before it saves a URL: empty when the application has said the challenge again. */
    Mono<Void> check() {
        String challenge = texts.next(32);
        byte[] plain = MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                .put("challenge", challenge)
                .put("token", token)
                .put("type", "url_verification"));
        byte[] body = encryption == null ? plain : encryption.encrypt(plain);
        // No signature here, with an Encrypt Key either.
        return post(unsigned -> {}, body)
                .response((response, content) -> response.status().code() == 200
                        ? content.asByteArray().reduceWith(ByteArrayOutputStream::new, Webhook::append)
                        : Flux.error(failed(response.status().code())))
                .single()
                .flatMap(answer -> answers(answer.toByteArray(), challenge)
                        ? Mono.empty()
                        : Mono.error(new PushFailedException("the answer does not have the challenge")));
    }

    private HttpClient.ResponseReceiver<?> post(Consumer<HttpHeaders> more, byte[] body) {
        return client.headers(headers -> {
                    headers.set("Content-Type", "application/json; charset=utf-8");
                    headers.set("Content-Length", body.length);
                    more.accept(headers);
                })
                .post()
                .uri(url)
                .send((request, outbound) -> outbound.sendObject(Unpooled.wrappedBuffer(body)));
    }

    private void sign(HttpHeaders headers, Instant time, byte[] body) {
        if (encryption != null) {
            String timestamp = Long.toString(millis ? time.toEpochMilli() : time.getEpochSecond());
            String nonce = texts.next(NONCE_LENGTH);
            headers.set("X-Lark-Request-Timestamp", timestamp);
            headers.set("X-Lark-Request-Nonce", nonce);
            headers.set("X-Lark-Signature", encryption.sign(timestamp, nonce, body));
        }
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
        if (all.size() + part.length > MOST_OF_A_RESPONSE) {
            throw new PushFailedException("an answer of more than " + MOST_OF_A_RESPONSE + " bytes");
        }
        all.writeBytes(part);
        return all;
    }

    private static boolean answers(byte[] answer, String challenge) {
        try {
            JsonNode said = MAPPER.readTree(answer).path("challenge");
            return said.isString() && said.stringValue().equals(challenge);
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static PushFailedException failed(int status) {
        return new PushFailedException("HTTP " + status);
    }
}
