package io.github.feishureactive.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.github.feishureactive.events.TestEvents.THING;
import static io.github.feishureactive.events.TestEvents.thing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/** Handlers of callbacks, whose value goes into the acknowledgement. */
class CallbackTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Events events = new Events();

    record Toast(String type, String content) {}

    private static String text(EventResponse response) {
        byte[] data = response.data();
        return response.receipt() + " " + (data == null ? "without data" : new String(data, StandardCharsets.UTF_8));
    }

    private void expect(EventEnvelope event, String text) {
        StepVerifier.create(events.respond(event).map(CallbackTest::text))
                .expectNext(text)
                .expectComplete()
                .verify(LIMIT);
    }

    @Test
    void theValueIsWrittenAsJson() {
        events.onCallback(THING, Toast.class, event -> Mono.just(new Toast("info", "\u8fc7")));

        expect(thing(1), "HANDLED {\"type\":\"info\",\"content\":\"\\u8FC7\"}");
    }

    @Test
    void aTreeIsAValueToo() {
        JsonNode tree = JsonMapper.shared().valueToTree(Map.of("card", Map.of("type", "raw")));
        events.onCallback(THING, JsonNode.class, event -> Mono.just(tree));

        expect(thing(1), "HANDLED {\"card\":{\"type\":\"raw\"}}");
    }

    @Test
    void withoutAValueItIsAcknowledgedWithoutData() {
        events.onCallback(THING, Toast.class, event -> Mono.empty());

        expect(thing(1), "HANDLED without data");
    }

    @Test
    void aDeliveryThatJoinsGetsTheSameResponseAndALaterOneNone() {
        Sinks.One<Toast> toast = Sinks.one();
        events.onCallback(THING, Toast.class, event -> toast.asMono());

        StepVerifier.create(Mono.zip(events.respond(thing(1)), events.respond(thing(1)))
                        .map(both -> text(both.getT1()) + " / " + text(both.getT2())))
                .then(() -> toast.tryEmitValue(new Toast("info", "x")).orThrow())
                .expectNext(
                        "HANDLED {\"type\":\"info\",\"content\":\"x\"} / HANDLED {\"type\":\"info\",\"content\":\"x\"}")
                .expectComplete()
                .verify(LIMIT);
        expect(thing(1), "DUPLICATE without data");
    }

    @Test
    void aResponseThatIsTooLargeIsAFailure() {
        events.onCallback(
                THING,
                Toast.class,
                event -> Mono.just(new Toast("info", "x".repeat(CallbackSubscriber.MAX_RESPONSE_BYTES))));

        StepVerifier.create(events.respond(thing(1)))
                .expectErrorSatisfies(error -> assertThat(error).hasStackTraceContaining("larger than 131072 bytes"))
                .verify(LIMIT);
        assertThat(events.statistics().failed()).isEqualTo(1);
    }

    @Test
    void aHandlerThatReturnsNullFailsWithAHint() {
        events.onCallback(THING, Toast.class, event -> null);

        StepVerifier.create(events.respond(thing(1)))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageContaining("returned null"))
                .verify(LIMIT);
    }

    @Test
    void aTypeHasOneHandlerOfEitherKind() {
        events.onCallback(THING, Toast.class, event -> Mono.empty());

        assertThatIllegalStateException().isThrownBy(() -> events.on(THING, event -> Mono.empty()));
        assertThat(events.responds("thing")).isTrue();
        assertThat(events.responds("other")).isFalse();
    }
}
