package io.github.feishureactive.redis.quota;

import io.github.feishureactive.redis.quota.SlotRequest.Response;

/** What the last response said about the server's time. Owned by the executor of its quota. */
final class ServerClock {

    private final long memory;
    private boolean recordedBefore;
    private long recordedAt;
    private long seen;
    private boolean known;
    private long offset;
    private long error;

    /**
     * Starts without a response.
     *
     * @param memory how long it matters what the server has recorded
     */
    ServerClock(long memory) {
        this.memory = memory;
    }

    /**
     * Reads the time of a response.
     *
     * @param recorded whether the server has recorded this instance with the request
     */
    void read(Response response, boolean recorded, long sentAt, long now) {
        if (recorded) {
            recordedBefore = true;
            recordedAt = now;
            seen = response.now();
        }
        // Never behind the server: its clock was read after the request was sent.
        offset = response.now() - sentAt / 1_000;
        error = now - sentAt;
        known = true;
    }

    /** Forgets the offset: the next response may come from another server. */
    void forget() {
        known = false;
    }

    /** Returns the server's time at a local one; 0 if it is not known. */
    long at(long time) {
        return known ? offset + QuotaTimings.micros(time) : 0;
    }

    /** Returns by how much {@link #at} may be ahead of the server. */
    long error() {
        return known ? error : 0;
    }

    /** Returns the server's time at the last recorded request; 0 if that no longer matters. */
    long seen(long now) {
        return matters(now) ? seen : 0;
    }

    boolean matters(long now) {
        return recordedBefore && now - recordedAt < memory;
    }
}
