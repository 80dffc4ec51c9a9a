package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.EventType;
import io.github.feishureactive.events.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An hour of seeded weather in virtual time: connected whenever the platform allows it, and each event handled once.
 */
class WeatherTest {

    private static final EventType<JsonNode> TREE = EventType.tree("test.happened_v1");
    private static final int HOURS = Boolean.getBoolean("feishu.long") ? 300 : 5;

    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final FeishuGateway gateway = FeishuGateway.builder()
            .baseUrl("http://127.0.0.1:1")
            .authentication(AppAuthentication.customApp("cli_test", "secret"))
            .build();
    private final Events events = new Events();
    private final Map<String, Integer> handled = new HashMap<>();

    static LongStream seeds() {
        return LongStream.range(0, HOURS);
    }

    @AfterEach
    void close() {
        events.dispose();
        gateway.disposeLater().block(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anHour(long seed) {
        Weather weather = new Weather(timer, seed);
        SplittableRandom trouble = new SplittableRandom(seed);
        events.on(
                TREE,
                event -> Mono.defer(() -> {
                    if (trouble.nextInt(50) == 0) {
                        return Mono.error(new IllegalStateException("a handler in trouble"));
                    }
                    handled.merge(event.id(), 1, Integer::sum);
                    return Mono.empty();
                }));
        LongConnection connection = LongConnection.builder(gateway, events)
                .timer(timer)
                .random(new SplittableRandom(seed))
                .connector(weather)
                .build();
        connection.connect().subscribe(nothing -> {}, error -> {});
        weather.pass(Duration.ofHours(1), true);
        weather.pass(Duration.ofMinutes(3), false);

        assertThat(weather.accepting).isPositive();
        double share = (double) weather.connected / weather.accepting;
        System.out.printf(
                "seed %d: connected %.1f %% of %d s, %d attempts, %d connections, %d events in %d deliveries%n",
                seed,
                100 * share,
                weather.accepting / 4,
                weather.attempts,
                weather.links,
                handled.size(),
                weather.deliveries());
        assertThat(share).isGreaterThan(0.95);
        assertThat(handled.keySet()).as("every event").containsExactlyInAnyOrderElementsOf(weather.pushed());
        assertThat(handled.values()).as("once").containsOnly(1);
        assertThat(weather.acknowledged()).containsAll(handled.keySet());
        connection.close();
    }
}
