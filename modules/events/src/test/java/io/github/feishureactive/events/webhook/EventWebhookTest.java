package io.github.feishureactive.events.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.testkit.CapturedLog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EventWebhookTest {

    private static final Duration SOON = Duration.ofMinutes(1);
    private static final EventType<tools.jackson.databind.JsonNode> THING = EventType.tree("thing");

    private final Sender sender = new Sender("key", "token", new SplittableRandom(3));
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final AtomicInteger handled = new AtomicInteger();
    private final Events events = Events.builder().maxConcurrency(2).build();

    @AfterEach
    void stop() {
        events.dispose();
        time.dispose();
    }

    private EventWebhook encrypting(Consumer<EventWebhookBuilder> more) {
        EventWebhookBuilder builder = EventWebhook.builder(events)
                .encryptKey("key")
                .verificationToken("token")
                .timer(time);
        more.accept(builder);
        return builder.build();
    }

    private EventWebhook plain() {
        return EventWebhook.builder(events)
                .verificationToken("token")
                .timer(time)
                .build();
    }

    private Mono<Void> count() {
        return Mono.fromRunnable(handled::incrementAndGet);
    }

    private static WebhookResponse respond(EventWebhook webhook, Sender.Message message) {
        return webhook.handle(message.request()).block(SOON);
    }

    private static void expect(EventWebhook webhook, Sender.Message message, int status) {
        assertThat(respond(webhook, message).status()).isEqualTo(status);
    }

    @Test
    void theUrlVerificationGetsItsChallengeBack() {
        String challenge = "ajls384k\\\"\\u00e4\\ud800";
        for (WebhookResponse response : List.of(
                respond(plain(), Sender.plain(sender.urlCheck(challenge))),
                respond(encrypting(b -> {}), sender.encrypted(sender.urlCheck(challenge))),
                respond(encrypting(b -> {}), sender.signed(sender.urlCheck(challenge))))) {
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.contentType()).startsWith("application/json");
            assertThat(JsonMapper.shared().readTree(response.body()))
                    .isEqualTo(JsonMapper.shared().readTree("{\"challenge\":\"" + challenge + "\"}"));
        }
    }

    @Test
    void anEventIsHandledAndAcknowledgedAndADuplicateOnlyAcknowledged() {
        events.on(THING, event -> count());
        EventWebhook webhook = encrypting(b -> {});
        for (int i = 0; i < 3; i++) {
            WebhookResponse response = respond(webhook, sender.signed(sender.event("1", "{}")));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"msg\":\"success\"}");
        }
        assertThat(handled).hasValue(1);
    }

    record Toast(String content) {}

    @Test
    void aCallbackGetsItsHandlersResponse() {
        events.onCallback(THING, Toast.class, event -> Mono.just(new Toast(event.id())));
        int id = 0;
        for (Acknowledgement when : Acknowledgement.values()) {
            WebhookResponse response =
                    respond(encrypting(b -> b.acknowledge(when)), sender.signed(sender.event("" + ++id, "{}")));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).asString(StandardCharsets.UTF_8).isEqualTo("{\"content\":\"" + id + "\"}");
        }
    }

    @Test
    void aCallbackWithASlowHandlerGetsItsResponseInTime() {
        events.onCallback(THING, Toast.class, event -> Mono.never());

        StepVerifier.create(encrypting(b -> {})
                        .handle(sender.signed(sender.event("1", "{}")).request()))
                .then(() -> time.advanceTimeBy(Duration.ofMillis(2_500)))
                .assertNext(response -> assertThat(response.status()).isEqualTo(503))
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void anEventOfVersion1IsHandled() {
        events.on(THING, event -> count());
        String json = "{\"uuid\":\"1\",\"token\":\"token\",\"type\":\"event_callback\",\"ts\":\"1502199207.7171419\","
                + "\"event\":{\"type\":\"thing\",\"app_id\":\"cli_1\"}}";
        expect(plain(), Sender.plain(json), 200);
        expect(plain(), Sender.plain(json.replace("\"token\":\"token\"", "\"token\":\"forged\"")), 401);
        expect(encrypting(b -> {}), sender.signed(json), 200);
        assertThat(handled).hasValue(1);
    }

    @Test
    void aTypeWithoutSubscribersIsAcknowledged() {
        expect(encrypting(b -> {}), sender.signed(sender.event("1", "{}")), 200);
    }

    @Test
    void headersAreFoundWhateverTheirCase() {
        Sender.Message message = sender.signed(sender.event("1", "{}"));
        Map<String, String> lower = new java.util.HashMap<>();
        message.headers.forEach((name, value) -> lower.put(name.toLowerCase(java.util.Locale.ROOT), value));
        expect(encrypting(b -> {}), new Sender.Message(lower, message.body), 200);
    }

    @Test
    void whateverIsNotGenuineIsRefusedInTheSameWay() {
        events.on(THING, event -> count());
        Sender wrongKey = new Sender("another key", "token", new SplittableRandom(4));
        Sender wrongToken = new Sender("key", "forged", new SplittableRandom(5));
        String event = sender.event("1", "{}");
        Sender.Message signed = sender.signed(event);
        String cut = "{\"encrypt\":\"" + sender.encrypt(new byte[32]).substring(0, 40) + "\"}";
        EventWebhook encrypting = encrypting(b -> {});
        for (Sender.Message message : List.of(
                Sender.plain(event),
                sender.sign(Sender.plain(event), "1", "n"),
                sender.encrypted(event),
                wrongKey.signed(event),
                wrongKey.encrypted(sender.urlCheck("c")),
                wrongToken.signed(wrongToken.event("1", "{}")),
                wrongToken.encrypted(wrongToken.urlCheck("c")),
                sender.encrypted("{\"type\":\"url_verification\",\"token\":\"token\"}"),
                sender.encrypted(sender.urlCheck("c".repeat(8_000))),
                signed.with(Sender.SIGNATURE, ""),
                signed.with(
                        Sender.SIGNATURE, signed.headers.get(Sender.SIGNATURE).toUpperCase(java.util.Locale.ROOT)),
                new Sender.Message(Map.of(Sender.SIGNATURE, signed.headers.get(Sender.SIGNATURE)), signed.body),
                Sender.plain(cut),
                sender.sign(Sender.plain(cut), "1", "n"),
                sender.sign(Sender.plain("{\"encrypt\":\"no base 64\"}"), "1", "n"),
                sender.sign(Sender.plain("{\"encrypt\":\"\"}"), "1", "n"),
                sender.sign(Sender.plain("{\"encrypt\":5}"), "1", "n"),
                Sender.plain(""),
                Sender.plain("null"),
                Sender.plain("{"))) {
            assertThat(respond(encrypting, message)).isSameAs(WebhookResponse.REFUSED);
        }
        Sender forger = new Sender("", "forged", new SplittableRandom(6));
        for (Sender.Message message : List.of(
                Sender.plain(forger.event("1", "{}")),
                Sender.plain(forger.urlCheck("c")),
                Sender.plain(event.replace("\"token\":\"token\",", "")),
                Sender.plain(event.replace("\"token\":\"token\",", "\"token\":null,")),
                Sender.plain(event.replace("\"token\":\"token\",", "\"token\":{},")),
                // Version 2 ignores a token in the place where version 1 has it.
                Sender.plain("{\"token\":\"token\"," + forger.event("1", "{}").substring(1)),
                signed,
                sender.encrypted(sender.urlCheck("c")),
                Sender.plain(""),
                Sender.plain("[]"))) {
            assertThat(respond(plain(), message)).isSameAs(WebhookResponse.REFUSED);
        }
        assertThat(handled).hasValue(0);
    }

    @Test
    void withAnEncryptKeyAloneTheSignatureIsEnough() {
        events.on(THING, event -> count());
        EventWebhook webhook = EventWebhook.builder(events).encryptKey("key").build();
        Sender tokenless = new Sender("key", "whatever", new SplittableRandom(7));
        expect(webhook, tokenless.signed(tokenless.event("1", "{}")), 200);
        expect(webhook, tokenless.encrypted(tokenless.urlCheck("c")), 200);
        expect(webhook, tokenless.encrypted(tokenless.event("2", "{}")), 401);
        assertThat(handled).hasValue(1);
    }

    @Test
    void eitherTokenWillDoWhileItIsBeingChanged() {
        EventWebhook webhook = encrypting(b -> b.verificationToken("next"));
        Sender next = new Sender("key", "next", new SplittableRandom(8));
        expect(webhook, sender.signed(sender.event("1", "{}")), 200);
        expect(webhook, next.signed(next.event("2", "{}")), 200);
    }

    @Test
    void aGenuineEventThatCannotBeReadFailsVisibly() {
        String noId = sender.event("", "{}");
        expect(encrypting(b -> {}), sender.signed(noId), 500);
        expect(plain(), Sender.plain(noId), 500);
    }

    @Test
    void aHandlerThatFailsBringsTheEventAgain() {
        events.on(
                THING,
                event ->
                        handled.incrementAndGet() < 3 ? Mono.error(new IllegalStateException("secret")) : Mono.empty());
        EventWebhook webhook = encrypting(b -> {});
        WebhookResponse failed = respond(webhook, sender.signed(sender.event("1", "{}")));
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.body()).asString(StandardCharsets.UTF_8).doesNotContain("secret");
        expect(webhook, sender.signed(sender.event("1", "{}")), 500);
        expect(webhook, sender.signed(sender.event("1", "{}")), 200);
        expect(webhook, sender.signed(sender.event("1", "{}")), 200);
        assertThat(handled).hasValue(3);
    }

    @Test
    void aHandlerThatHangsGetsAResponseInTimeAndTheRedeliveryJoinsIt() {
        Sinks.Empty<Void> done = Sinks.empty();
        events.on(THING, event -> count().then(done.asMono()));
        EventWebhook webhook = encrypting(b -> {});
        AtomicInteger status = new AtomicInteger();
        webhook.handle(sender.signed(sender.event("1", "{}")).request())
                .subscribe(response -> status.set(response.status()));
        time.advanceTimeBy(Duration.ofMillis(2_499));
        assertThat(status).hasValue(0);
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(status).hasValue(503);
        StepVerifier.create(
                        webhook.handle(sender.signed(sender.event("1", "{}")).request()))
                .expectSubscription()
                .then(done::tryEmitEmpty)
                .expectNextMatches(response -> response.status() == 200)
                .expectComplete()
                .verify(SOON);
        assertThat(handled).hasValue(1);
    }

    @Test
    void oneTooManyIsUnavailable() {
        Sinks.Empty<Void> done = Sinks.empty();
        events.on(THING, event -> done.asMono());
        EventWebhook webhook = encrypting(b -> {});
        webhook.handle(sender.signed(sender.event("1", "{}")).request()).subscribe();
        webhook.handle(sender.signed(sender.event("2", "{}")).request()).subscribe();
        expect(webhook, sender.signed(sender.event("3", "{}")), 503);
        done.tryEmitEmpty();
        expect(webhook, sender.signed(sender.event("3", "{}")), 200);
        events.dispose();
        expect(webhook, sender.signed(sender.event("4", "{}")), 503);
    }

    @Test
    void acknowledgingBeforeHandlingDoesNotWait() {
        Sinks.Empty<Void> done = Sinks.empty();
        events.on(THING, event -> done.asMono().then(count()));
        EventWebhook webhook = encrypting(b -> b.acknowledge(Acknowledgement.BEFORE_HANDLING));
        expect(webhook, sender.signed(sender.event("1", "{}")), 200);
        expect(webhook, sender.signed(sender.event("2", "{}")), 200);
        // Handling this one has not begun, so it must be redelivered.
        expect(webhook, sender.signed(sender.event("3", "{}")), 503);
        assertThat(handled).hasValue(0);
        done.tryEmitEmpty();
        assertThat(handled).hasValue(2);
    }

    @Test
    void freshnessBoundsTheAgeOfASignature() {
        EventWebhook webhook = encrypting(b -> b.freshness(Duration.ofMinutes(5)));
        time.advanceTimeTo(java.time.Instant.ofEpochSecond(1_700_000_000));
        long now = time.now(TimeUnit.SECONDS);
        Sender.Message event = sender.encrypted(sender.event("1", "{}"));
        expect(webhook, sender.sign(event, String.valueOf(now), "n"), 200);
        expect(webhook, sender.sign(event, String.valueOf(now * 1_000 - 300_000), "n"), 200);
        expect(webhook, sender.sign(event, String.valueOf(now + 300), "n"), 200);
        expect(webhook, sender.sign(event, String.valueOf(now - 301), "n"), 401);
        expect(webhook, sender.sign(event, String.valueOf(now + 301), "n"), 401);
        expect(webhook, sender.sign(event, "yesterday", "n"), 401);
        // An old signature is accepted unless freshness is set.
        expect(encrypting(b -> {}), sender.sign(event, "1", "n"), 200);
    }

    @Test
    void aLargeBodyIsRefusedUnread() {
        EventWebhook webhook = encrypting(b -> b.maxBodySize(300));
        expect(webhook, sender.signed(sender.event("1", "\"" + "x".repeat(300) + "\"")), 413);
    }

    @Test
    void refusalsAreLoggedButNotEachOfAFlood() {
        EventWebhook webhook = plain();
        try (CapturedLog log = new CapturedLog()) {
            for (int i = 0; i < 1_000; i++) {
                expect(webhook, Sender.plain("{\"secret\":1}"), 401);
            }
            time.advanceTimeBy(Duration.ofSeconds(10));
            expect(webhook, Sender.plain("{\"secret\":1}"), 401);
            List<String> lines = log.texts().stream()
                    .filter(text -> text.contains("Refused a webhook request"))
                    .toList();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(1)).contains("999 more");
            assertThat(log.texts()).noneMatch(text -> text.contains("secret"));
        }
    }

    @Test
    void settingsThatProtectNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWebhook.builder(events).build())
                .withMessageContaining("encryptKey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWebhook.builder(events).encryptKey(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWebhook.builder(events).verificationToken(""));
        assertThatIllegalArgumentException().isThrownBy(() -> EventWebhook.builder(events)
                .verificationToken("t")
                .freshness(Duration.ofMinutes(1))
                .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWebhook.builder(events).ackTimeout(Duration.ofSeconds(3)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EventWebhook.builder(events).maxBodySize(0));
    }
}
