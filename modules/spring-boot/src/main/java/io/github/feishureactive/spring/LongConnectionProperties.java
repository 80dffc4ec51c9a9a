package io.github.feishureactive.spring;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.events.connection.LongConnectionBuilder;

/**
 * Events over a connection that the application opens, for custom apps.
 *
 * @param enabled Whether to open one.
 * @param maxInHand How many events may be between their arrival and their acknowledgement. Up to 65536.
 * @param maxMessageSize How large a message may be. At least 1KB.
 * @param openTimeout How long opening the WebSocket may take. Up to an hour.
 * @param closeTimeout How long the events in hand may take to end when the connection is closed. Up to an hour.
 */
public record LongConnectionProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("64") int maxInHand,
        @DefaultValue("1MB") DataSize maxMessageSize,
        @DefaultValue("10s") Duration openTimeout,
        @DefaultValue("10s") Duration closeTimeout) {

    void applyTo(LongConnectionBuilder builder) {
        Setting.check("feishu.long-connection.max-in-hand", () -> builder.maxInHand(maxInHand));
        Setting.check(
                "feishu.long-connection.max-message-size",
                () -> builder.maxMessageBytes(Setting.bytes(maxMessageSize)));
        Setting.check("feishu.long-connection.open-timeout", () -> builder.openTimeout(openTimeout));
        Setting.check("feishu.long-connection.close-timeout", () -> builder.closeTimeout(closeTimeout));
    }
}
