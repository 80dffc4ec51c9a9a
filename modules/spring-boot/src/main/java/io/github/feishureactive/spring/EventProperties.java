package io.github.feishureactive.spring;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.EventsBuilder;
import io.github.feishureactive.spring.internal.Settings;

/**
 * How events are handled, whether they arrive by webhook or by long connection.
 *
 * @param maxConcurrency How many events may be handled at once. Further events are refused, and the platform redelivers
 *     them.
 * @param handlingTimeout How long handling an event may take. Then the handler is cancelled, and the delivery fails.
 */
public record EventProperties(
        @DefaultValue("256") int maxConcurrency,
        @DefaultValue("1m") Duration handlingTimeout) {

    /**
     * Starts building the receiver of events with these settings.
     *
     * @return a new builder
     * @throws IllegalArgumentException if a value is out of its bounds
     */
    public EventsBuilder builder() {
        EventsBuilder builder = Events.builder();
        Settings settings = Settings.ofGroup();
        settings.set("max-concurrency", maxConcurrency, builder::maxConcurrency);
        settings.set("handling-timeout", handlingTimeout, builder::handlingTimeout);
        return builder;
    }
}
