package io.github.feishureactive.events.connection;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.events.connection.protobuf.Protocol.Frame;

/**
 * Joins messages that arrive in parts, in any order. Unfinished messages are bounded in number, bytes and time: one
 * that exceeds a bound is dropped and never acknowledged, so the platform redelivers it. Not thread-safe: called by one
 * signal at a time.
 */
final class Fragments {

    private static final Logger LOG = Loggers.getLogger(Fragments.class);

    static final int MAX_PARTS = 256;
    static final int MAX_MESSAGES = 32;
    static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final int maxBytes;
    private final Scheduler timer;
    private final Map<String, Partial> partials = new LinkedHashMap<>();
    private int bytes;

    /**
     * Creates an empty buffer.
     *
     * @param maxBytes how large a message may be, and how much all unfinished messages may hold together
     */
    Fragments(int maxBytes, Scheduler timer) {
        this.maxBytes = maxBytes;
        this.timer = timer;
    }

    /** Adds a frame; returns the payload of the message that it completes, or {@code null} if it completes none. */
    @Nullable
    ByteString join(Frame frame) {
        String sumText = Frames.header(frame, Frames.SUM);
        int sum = sumText.isEmpty() ? 1 : number(sumText);
        if (sum == 0 || sum == 1) {
            return frame.getPayload();
        }
        int seq = number(Frames.header(frame, Frames.SEQ));
        String id = Frames.header(frame, Frames.MESSAGE_ID);
        dropExpired();
        Partial partial = partials.get(id);
        if (sum < 0 || sum > MAX_PARTS || seq < 0 || seq >= sum || id.isEmpty()) {
            return drop(id, partial, "the numbers of its parts are invalid");
        }
        if (partial == null) {
            makeRoom();
            partial = new Partial(sum, now());
            partials.put(id, partial);
        }
        if (sum != partial.parts.length || !partial.add(seq, frame.getPayload())) {
            return drop(id, partial, "its parts contradict each other");
        }
        bytes += partial.lastAdded;
        if (bytes > maxBytes) {
            return drop(id, partial, "unfinished messages take more than " + maxBytes + " bytes");
        }
        if (partial.missing > 0) {
            return null;
        }
        remove(id, partial);
        return partial.whole();
    }

    /** Returns the number of bytes that unfinished messages hold. */
    int bytes() {
        return bytes;
    }

    private @Nullable ByteString drop(String id, @Nullable Partial partial, String reason) {
        if (partial != null) {
            remove(id, partial);
        }
        LOG.warn("Dropped a message in parts: {}; the platform will redeliver it", reason);
        return null;
    }

    private void remove(String id, Partial partial) {
        partials.remove(id);
        bytes -= partial.held;
    }

    /** Iterates in insertion order, oldest first. */
    private void dropExpired() {
        Iterator<Partial> oldest = partials.values().iterator();
        while (oldest.hasNext()) {
            Partial partial = oldest.next();
            if (now() - partial.begunAt < TIMEOUT.toNanos()) {
                return;
            }
            oldest.remove();
            bytes -= partial.held;
            LOG.warn(
                    "Dropped a message in parts: a part did not arrive within {} s; the platform will redeliver it",
                    TIMEOUT.toSeconds());
        }
    }

    private void makeRoom() {
        if (partials.size() >= MAX_MESSAGES) {
            Map.Entry<String, Partial> oldest = partials.entrySet().iterator().next();
            drop(oldest.getKey(), oldest.getValue(), "too many other messages are unfinished");
        }
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static final class Partial {

        private final @Nullable ByteString[] parts;
        private final long begunAt;
        private int missing;
        private int held;
        private int lastAdded;

        Partial(int sum, long begunAt) {
            this.parts = new @Nullable ByteString[sum];
            this.begunAt = begunAt;
            this.missing = sum;
        }

        /** Returns {@code false} if the part has arrived before with other content. */
        boolean add(int seq, ByteString part) {
            ByteString before = parts[seq];
            lastAdded = 0;
            if (before != null) {
                return before.equals(part);
            }
            parts[seq] = part;
            missing--;
            lastAdded = part.size();
            held += lastAdded;
            return true;
        }

        ByteString whole() {
            ByteString whole = ByteString.EMPTY;
            for (ByteString part : parts) {
                whole = part == null ? whole : whole.concat(part);
            }
            return whole;
        }
    }
}
