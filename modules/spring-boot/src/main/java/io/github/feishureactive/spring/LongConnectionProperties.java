package io.github.feishureactive.spring;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.events.connection.LongConnectionBuilder;

/**
 * Events over a connection that the application opens, for custom apps.
 *
 * @param enabled Whether to open one.
 * @param maxInFlight How many events may be between their arrival and their acknowledgement. Up to 65536. As many as
 *     feishu.events.max-concurrency unless set.
 * @param maxMessageSize How large a message may be. At least 1KB.
 * @param openTimeout How long opening the WebSocket may take. Up to an hour.
 * @param closeTimeout How long the events in hand may take to end when the connection is closed. Up to an hour.
 * @param ackTimeout In what time to acknowledge an event. Less than the 3s that the platform waits.
 * @param retryRefused Whether attempts go on, up to 5 minutes apart, while the platform says that app id or secret is
 *     wrong.
 */
public record LongConnectionProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable Integer maxInFlight,
        @DefaultValue("1MB") DataSize maxMessageSize,
        @DefaultValue("10s") Duration openTimeout,
        @DefaultValue("10s") Duration closeTimeout,
        @DefaultValue("2800ms") Duration ackTimeout,
        @DefaultValue("false") boolean retryRefused) {

    void applyTo(LongConnectionBuilder builder) {
        if (maxInFlight != null) {
            Setting.check("feishu.long-connection.max-in-flight", () -> builder.maxInFlight(maxInFlight));
        }
        Setting.check(
                "feishu.long-connection.max-message-size",
                () -> builder.maxMessageBytes(Setting.bytes(maxMessageSize)));
        Setting.check("feishu.long-connection.open-timeout", () -> builder.openTimeout(openTimeout));
        Setting.check("feishu.long-connection.close-timeout", () -> builder.closeTimeout(closeTimeout));
        Setting.check("feishu.long-connection.ack-timeout", () -> builder.ackTimeout(ackTimeout));
        builder.retryRefused(retryRefused);
    }
}
