package io.github.feishureactive.spring;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.events.connection.LongConnectionBuilder;
import io.github.feishureactive.spring.internal.Settings;

/**
 * Events over a WebSocket that the application opens, for custom apps.
 *
 * @param enabled Whether to open a long connection.
 * @param maxInFlight How many events may be received and not yet acknowledged. Up to 65536. Defaults to
 *     feishu.events.max-concurrency.
 * @param maxMessageSize How large a message may be. At least 1KB.
 * @param openTimeout How long opening the WebSocket may take. Up to an hour.
 * @param closeTimeout How long the events in flight may take to complete when the connection is closed. Up to an hour.
 * @param ackTimeout How long until an event is acknowledged. Less than the 3s that the platform waits.
 * @param retryRefused Whether to keep trying, up to 5 minutes apart, while the platform rejects the app id or secret.
 */
public record LongConnectionProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable Integer maxInFlight,
        @DefaultValue("1MB") DataSize maxMessageSize,
        @DefaultValue("10s") Duration openTimeout,
        @DefaultValue("10s") Duration closeTimeout,
        @DefaultValue("2800ms") Duration ackTimeout,
        @DefaultValue("false") boolean retryRefused) {

    /**
     * Configures a long connection with these settings.
     *
     * @param builder the builder to configure
     * @throws IllegalArgumentException if a value is out of its bounds; the message names the property
     */
    public void applyTo(LongConnectionBuilder builder) {
        Settings settings = Settings.ofGroup();
        settings.set("max-in-flight", maxInFlight, builder::maxInFlight);
        settings.bytes("max-message-size", maxMessageSize, builder::maxMessageBytes);
        settings.set("open-timeout", openTimeout, builder::openTimeout);
        settings.set("close-timeout", closeTimeout, builder::closeTimeout);
        settings.set("ack-timeout", ackTimeout, builder::ackTimeout);
        settings.set("retry-refused", retryRefused, builder::retryRefused);
    }
}
