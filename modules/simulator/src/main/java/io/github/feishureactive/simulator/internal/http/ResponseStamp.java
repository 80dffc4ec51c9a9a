package io.github.feishureactive.simulator.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaders;

/**
 * The headers that the platform's gateway adds to every response: the log id, the time, and the processing time.
 * Confined to one event loop.
 *
 * <p>{@code Server-Timing} is not documented; this layout was seen in responses of {@code open.feishu.cn}.
 * {@code inner} is the time inside the gateway in whole milliseconds, rounded down; {@code origin} and {@code edge}
 * belong to the CDN before it. The simulator has no CDN, so {@code origin} equals {@code inner} and {@code edge} is 0.
 */
final class ResponseStamp {

    private final String logId;
    private final boolean serverTiming;
    private final InstantSource clock;
    private Instant made;
    private Duration processing = Duration.ZERO;

    ResponseStamp(String logId, boolean serverTiming, InstantSource clock) {
        this.logId = logId;
        this.serverTiming = serverTiming;
        this.clock = clock;
        this.made = clock.instant();
    }

    String logId() {
        return logId;
    }

    /**
     * Records that the response was made. Like all delays the processing time is real, whatever the simulator's clock.
     */
    void processed(Duration realTime) {
        made = clock.instant();
        processing = realTime;
    }

    void writeTo(HttpHeaders headers) {
        headers.set("X-Tt-Logid", logId).set("X-Timestamp", epochSeconds(made));
        if (serverTiming) {
            long inner = processing.toMillis();
            headers.set(
                    "Server-Timing",
                    List.of("cdn-cache;desc=MISS,edge;dur=0,origin;dur=" + inner, "inner; dur=" + inner));
        }
    }

    /** With milliseconds, such as {@code 1763024787.823}. */
    private static String epochSeconds(Instant time) {
        long millis = time.toEpochMilli();
        return Math.floorDiv(millis, 1000L) + "."
                + Long.toString(1000 + Math.floorMod(millis, 1000L)).substring(1);
    }
}
