package io.github.feishureactive.events;

import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;

import reactor.util.Loggers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.core.quota.StoppedTimer;

/** Events of one type, and a clock that stands still. */
abstract class EventRace {

    static final EventType<JsonNode> TYPE = EventType.tree("thing");

    /** Held on to, or the level would go with it: a race fails millions of events on purpose. */
    private static final Logger SILENT = Logger.getLogger("io.github.feishureactive");

    static {
        Loggers.useJdkLoggers();
        SILENT.setLevel(Level.OFF);
    }

    private final StoppedTimer timer = new StoppedTimer();
    private final InMemoryDeduplication memory = new InMemoryDeduplication(Duration.ofHours(8), 8, timer);
    final Events events = Events.builder()
            .timer(timer)
            .deduplication(memory)
            .maxConcurrency(2)
            .build();

    /** A delivery of the one event. */
    final Delivery deliver() {
        Delivery delivery = new Delivery();
        events.deliver(new EventEnvelope(
                        "id", TYPE.name(), null, null, "cli_race", null, JsonNodeFactory.instance.nullNode()))
                .subscribe(delivery);
        return delivery;
    }
}
