package io.github.feishureactive.spring.health;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.events.EventStatistics;
import io.github.feishureactive.events.connection.ConnectionStatus;

/** Health details of events. Five minutes without a connection are down, even while quick attempts continue. */
final class EventHealth {

    private static final Duration MAX_DISCONNECTED = Duration.ofMinutes(5);

    private EventHealth() {}

    static void show(@Nullable ConnectionStatus status, Health.Builder health) {
        if (status == null) {
            return;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("state", status.state());
        details.put("reconnects", status.reconnects());
        details.put("connected", seconds(status.connected()));
        put(details, "disconnected", status.disconnected());
        put(details, "nextAttempt", status.nextAttempt());
        FeishuException failure = status.failure();
        if (failure != null) {
            details.put("failure", String.valueOf(failure.getMessage()));
        }
        health.withDetail("longConnection", details);
        Duration disconnected = status.disconnected();
        boolean down =
                switch (status.state()) {
                    case BACKING_OFF, REFUSED, CLOSED -> true;
                    case NEW, CONNECTING, CONNECTED, WAITING, CLOSING ->
                        disconnected != null && disconnected.compareTo(MAX_DISCONNECTED) > 0;
                };
        if (down) {
            health.down();
        }
    }

    static void show(EventStatistics statistics, Health.Builder health) {
        if (statistics.received() == 0) {
            return;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("received", statistics.received());
        details.put("handled", statistics.handled());
        details.put("failed", statistics.failed());
        details.put("refused", statistics.refused());
        details.put("duplicates", statistics.duplicates());
        details.put("inFlight", statistics.inFlight());
        details.put("oldestInFlight", seconds(statistics.oldestInFlight()));
        health.withDetail("events", details);
    }

    private static void put(Map<String, Object> details, String name, @Nullable Duration duration) {
        if (duration != null) {
            details.put(name, seconds(duration));
        }
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }
}
