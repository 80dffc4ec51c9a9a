package io.github.feishureactive.spring;

import java.time.Duration;

import org.springframework.boot.context.properties.bind.DefaultValue;

import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.EventsBuilder;

/**
 * How events are handled, however they arrive.
 *
 * @param maxConcurrency How many events may be handled at once. One more is refused, and the platform delivers it
 *     again.
 * @param handlingTimeout How long the handling of an event may take. Then it is cancelled, and the delivery fails.
 */
public record EventProperties(
        @DefaultValue("256") int maxConcurrency,
        @DefaultValue("1m") Duration handlingTimeout) {

    /**
     * Checks the bounds.
     *
     * @param maxConcurrency how many events may be handled at once
     * @param handlingTimeout how long the handling of an event may take
     */
    public EventProperties {
        EventsBuilder trial = Events.builder();
        Setting.check("feishu.events.max-concurrency", () -> trial.maxConcurrency(maxConcurrency));
        Setting.check("feishu.events.handling-timeout", () -> trial.handlingTimeout(handlingTimeout));
    }

    EventsBuilder builder() {
        return Events.builder().maxConcurrency(maxConcurrency).handlingTimeout(handlingTimeout);
    }
}
