package io.github.feishureactive.simulator.internal.event;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.simulator.internal.api.RandomText;

/** An app's subscription by URL. */
public final class Webhook implements PushRoute {

    private static final int NONCE_LENGTH = 10;
    private static final int MAX_RESPONSE_BYTES = 1 << 18;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final HttpClient client;
    private final String url;
    private final String token;
    private final @Nullable EventEncryption encryption;
    private final InstantSource clock;
    private final RandomText texts;

    /** Without an Encrypt Key, requests are neither encrypted nor signed. May block. */
    public Webhook(
            HttpClient client,
            String url,
            String token,
            @Nullable String encryptKey,
            InstantSource clock,
            RandomGenerator random) {
        this.client = client;
        this.url = url;
        this.token = token;
        this.encryption = encryptKey == null ? null : new EventEncryption(encryptKey, random);
        this.clock = clock;
        this.texts = new RandomText(random);
    }

    @Override
    public Mono<String> push(SimulatedEvent event) {
        byte[] plain = event.json(token);
        byte[] body = encryption == null ? plain : encryption.encrypt(plain);
        return post(headers -> sign(headers, body), body)
                // The push ends when the response does, not when its head arrives.
                .response((response, content) -> response.status().code() == 200
                        ? content.asByteArray().reduceWith(ByteArrayOutputStream::new, Webhook::append)
                        : content.then(Mono.error(failed(response.status().code()))))
                .single()
                .map(response -> response.toString(StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty());
    }

    /**
     * Checks the URL as the console does before it saves it: completes if the application returns the challenge in
     * time. The message of an error says why it failed.
     */
    public Mono<Void> check(Duration timeout) {
        String challenge = texts.next(32);
        byte[] plain = MAPPER.writeValueAsBytes(MAPPER.createObjectNode()
                .put("challenge", challenge)
                .put("token", token)
                .put("type", "url_verification"));
        byte[] body = encryption == null ? plain : encryption.encrypt(plain);
        // The URL check is not signed, even with an Encrypt Key.
        return post(unsigned -> {}, body)
                .response((response, content) -> response.status().code() == 200
                        ? content.asByteArray().reduceWith(ByteArrayOutputStream::new, Webhook::append)
                        : Flux.error(failed(response.status().code())))
                .single()
                .flatMap(response -> returns(response.toByteArray(), challenge)
                        ? Mono.empty()
                        : Mono.<Void>error(new PushFailedException("the response does not have the challenge")))
                .timeout(timeout)
                .onErrorMap(failure -> new IllegalStateException(
                        "URL check of " + url + " failed: " + PushFailedException.describe(failure), failure));
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

    private void sign(HttpHeaders headers, byte[] body) {
        if (encryption != null) {
            String timestamp = Long.toString(clock.instant().getEpochSecond());
            String nonce = texts.next(NONCE_LENGTH);
            headers.set("X-Lark-Request-Timestamp", timestamp);
            headers.set("X-Lark-Request-Nonce", nonce);
            headers.set("X-Lark-Signature", encryption.sign(timestamp, nonce, body));
        }
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
        if (all.size() + part.length > MAX_RESPONSE_BYTES) {
            throw new PushFailedException("a response of more than " + MAX_RESPONSE_BYTES + " bytes");
        }
        all.writeBytes(part);
        return all;
    }

    private static boolean returns(byte[] response, String challenge) {
        try {
            JsonNode returned = MAPPER.readTree(response).path("challenge");
            return returned.isString() && returned.stringValue().equals(challenge);
        } catch (JacksonException notJson) {
            return false;
        }
    }

    private static PushFailedException failed(int status) {
        return new PushFailedException("HTTP " + status);
    }
}
