package io.github.feishureactive.spring;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.EventsBuilder;
import io.github.feishureactive.spring.internal.PropertyCheck;

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
     * Checks the bounds.
     *
     * @param maxConcurrency how many events may be handled at once
     * @param handlingTimeout how long handling an event may take
     */
    public EventProperties {
        EventsBuilder scratch = Events.builder();
        PropertyCheck.check("feishu.events.max-concurrency", () -> scratch.maxConcurrency(maxConcurrency));
        PropertyCheck.check("feishu.events.handling-timeout", () -> scratch.handlingTimeout(handlingTimeout));
    }

    /**
     * Starts building the receiver of events with these settings.
     *
     * @return a new builder
     */
    public EventsBuilder builder() {
        return Events.builder().maxConcurrency(maxConcurrency).handlingTimeout(handlingTimeout);
    }
}
