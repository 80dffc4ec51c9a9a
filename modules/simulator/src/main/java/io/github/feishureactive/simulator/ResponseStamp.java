package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * What the platform's gateway writes into the head of each response, whatever is in it: the log id, when it was made, and how
 * long that took. Used by one event loop alone.
 */
final class ResponseStamp {

    private final String logId;
    private final ServerTimingFormat format;
    private final InstantSource clock;
    private Instant made;
    private Duration processing = Duration.ZERO;

    ResponseStamp(String logId, ServerTimingFormat format, InstantSource clock) {
        this.logId = logId;
        this.format = format;
        this.clock = clock;
        this.made = clock.instant();
    }

    String logId() {
        return logId;
    }

    /** The response has been made. The time that took is real, as all delays are, whatever the simulator's clock says. */
    void made(Duration realTime) {
        made = clock.instant();
        processing = realTime;
    }

    void writeTo(HttpHeaders headers) {
        headers.set("X-Tt-Logid", logId)
                .set("X-Timestamp", epochSeconds(made))
                .set("Server-Timing", format.lines(processing.toMillis()));
    }

    /** With milliseconds, such as {@code 1763024787.823}. */
    private static String epochSeconds(Instant time) {
        long millis = time.toEpochMilli();
        return Math.floorDiv(millis, 1000L) + "."
                + Long.toString(1000 + Math.floorMod(millis, 1000L)).substring(1);
    }
}
