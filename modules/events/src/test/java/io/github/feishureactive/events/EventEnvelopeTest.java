package io.github.feishureactive.events;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.internal.PlatformTime;
import io.github.feishureactive.core.operation.EventType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventEnvelopeTest {

    @Test
    void readsVersion2() {
        EventEnvelope event = read("""
                {"schema": "2.0", "unheard_of": [1],
                 "header": {"event_id": "5e3702a84e847582be8db7fb73283c02", "event_type": "some.thing_v1",
                   "create_time": "1608725989000", "token": "secret-token", "app_id": "cli_1", "tenant_key": "t1"},
                 "event": {"amount": 100.00, "secret": "payload"}}""");
        assertThat(event.id()).isEqualTo("5e3702a84e847582be8db7fb73283c02");
        assertThat(event.type()).isEqualTo("some.thing_v1");
        assertThat(event.token()).isEqualTo("secret-token");
        assertThat(event.createdAt()).isEqualTo(Instant.ofEpochMilli(1_608_725_989_000L));
        assertThat(event.appId()).isEqualTo("cli_1");
        assertThat(event.tenantKey()).isEqualTo("t1");
        assertThat(event.key()).isEqualTo("cli_1/5e3702a84e847582be8db7fb73283c02");
        assertThat(event.payload().get("amount").decimalValue()).isEqualTo(new BigDecimal("100.00"));
        assertThat(event.toString() + event.as(EventType.tree("some.thing_v1")))
                .doesNotContain("secret")
                .doesNotContain("payload");
    }

    @Test
    void readsVersion1() {
        EventEnvelope event = read("""
                {"ts": "1502199207.7171419", "uuid": "bc447199585340d1f3728d26b1c0297a", "token": "secret-token",
                 "type": "event_callback",
                 "event": {"type": "app_ticket", "app_id": "cli_1", "app_ticket": "secret-ticket", "tenant_key": "t1"}}""");
        assertThat(event.id()).isEqualTo("bc447199585340d1f3728d26b1c0297a");
        assertThat(event.type()).isEqualTo("app_ticket");
        assertThat(event.token()).isEqualTo("secret-token");
        assertThat(event.createdAt()).isEqualTo(Instant.ofEpochSecond(1_502_199_207L, 717_141_900));
        assertThat(event.appId()).isEqualTo("cli_1");
        assertThat(event.tenantKey()).isEqualTo("t1");
        Event<AppTicketEvent> ticket = event.as(AppTicketEvent.TYPE);
        assertThat(ticket.payload().appTicket()).isEqualTo("secret-ticket");
        assertThat(ticket + ticket.payload().toString()).doesNotContain("secret");
    }

    @Test
    void whatThePlatformLeavesOutIsMissing() {
        EventEnvelope event = read("{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\",\"create_time\":\"soon\"}}");
        assertThat(event.createdAt()).isNull();
        assertThat(event.appId()).isEmpty();
        assertThat(event.tenantKey()).isNull();
        assertThat(event.token()).isNull();
        assertThatThrownBy(() -> event.as(AppTicketEvent.TYPE)).isInstanceOf(UnreadableEventException.class);
    }

    /** Only id and type are mandatory. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "'\"1608725989000\"', 1608725989000",
                "1608725989000, 1608725989000",
                "1608725989, 1608725989000",
                "1608725989.5, 1608725989500",
                "1.608725989E12, 1608725989000",
                "1608725989123456, 1608725989123",
                "1e1000000000, none",
                "'\"\"', none",
                "{}, none",
                "[], none",
                "true, none",
            })
    void theTimeMayComeInAnyFormOrNone(String written, @Nullable Long millis) {
        EventEnvelope version2 = read("{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\",\"create_time\":" + written
                + ",\"app_id\":{},\"tenant_key\":[],\"token\":7}}");
        EventEnvelope version1 = read("{\"uuid\":\"1\",\"ts\":" + written + ",\"event\":{\"type\":\"t\"}}");

        for (EventEnvelope event : List.of(version1, version2)) {
            Instant time = event.createdAt();
            assertThat(time == null ? null : time.toEpochMilli()).isEqualTo(millis);
            assertThat(event.appId()).isEmpty();
            assertThat(event.tenantKey()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{}",
                "{\"header\":{}}",
                "{\"header\":{\"event_id\":\"1\"}}",
                "{\"header\":{\"event_id\":\" \",\"event_type\":\"t\"}}",
                "{\"header\":{\"event_id\":[],\"event_type\":\"t\"}}",
                "{\"header\":{\"event_id\":\"a\\nb\",\"event_type\":\"t\"}}",
                "{\"uuid\":\"1\",\"event\":{}}",
                "{\"uuid\":\"1\",\"event\":[]}",
                "{\"event\":{\"type\":\"t\"}}",
                "{\"header\":{\"event_id\":\"1\",\"event_id\":\"2\",\"event_type\":\"t\"}}",
                "{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\"}} {}",
                "{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\"}",
            })
    void whatIsNoEventIsRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableEventException.class);
    }

    @Test
    void depthAndLengthOfNamesAreBounded() {
        String header = "{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\"},\"event\":";
        assertThat(read(header + "[".repeat(99) + "]".repeat(99) + "}").id()).isEqualTo("1");
        assertThatThrownBy(() -> read(header + "[".repeat(100) + "]".repeat(100) + "}"))
                .isInstanceOf(UnreadableEventException.class);
        assertThatThrownBy(() -> read("{\"header\":{\"event_id\":\"" + "1".repeat(257) + "\",\"event_type\":\"t\"}}"))
                .isInstanceOf(UnreadableEventException.class);
    }

    @Test
    void errorsDoNotQuoteWhatCame() {
        assertThatThrownBy(() -> read("{\"header\": secretword}"))
                .hasMessageNotContaining("secret")
                .hasNoCause();
        EventEnvelope event =
                read("{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\"},\"event\":{\"app_id\":[\"secret\"]}}");
        assertThatThrownBy(() -> event.as(AppTicketEvent.TYPE))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageNotContaining("secret")
                .hasMessageContaining("EventType.tree")
                .hasNoCause();
    }

    @Test
    void aTreeIsThePayloadItself() {
        EventEnvelope event = read("{\"header\":{\"event_id\":\"1\",\"event_type\":\"t\"},\"event\":{\"n\":1.50}}");
        Event<JsonNode> tree = event.as(EventType.tree("t"));
        assertThat(tree.payload()).isSameAs(event.payload());
    }

    @ParameterizedTest
    @CsvSource({
        "1608725989, 2020-12-23T12:19:49Z",
        "1608725989.25, 2020-12-23T12:19:49.250Z",
        "1608725989000, 2020-12-23T12:19:49Z",
        "1608725989123, 2020-12-23T12:19:49.123Z",
        "1608725989123456, 2020-12-23T12:19:49.123456Z",
        "0, 1970-01-01T00:00:00Z",
        "'', ",
        "-5, ",
        "1e9, ",
        "１６０８７２５９８９, ",
        "123456789012345678, ",
        "1.123456789012345, "
    })
    void theNumberOfDigitsTellsTheUnit(String text, Instant moment) {
        assertThat(PlatformTime.parse(text)).isEqualTo(moment);
    }

    private static EventEnvelope read(String json) {
        return EventEnvelope.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
