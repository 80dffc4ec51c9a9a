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
 * Puts messages together that come in parts, in whatever order. What it holds is bounded in number, in bytes and in
 * time: a message that does not fit in is given up, never acknowledged, and so delivered again by the platform. Used by
 * one signal at a time.
 */
final class Fragments {

    private static final Logger LOG = Loggers.getLogger(Fragments.class);

    static final int MOST_PARTS = 256;
    static final int MOST_MESSAGES = 32;
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int maxBytes;
    private final Scheduler timer;
    private final Map<String, Partial> partials = new LinkedHashMap<>();
    private int bytes;

    /**
     * Holds nothing.
     *
     * @param maxBytes how large a message may be, and how much all unfinished ones may hold together
     */
    Fragments(int maxBytes, Scheduler timer) {
        this.maxBytes = maxBytes;
        this.timer = timer;
    }

    /** The payload of the message that this frame is or completes, {@code null} if something is missing or wrong. */
    @Nullable
    ByteString join(Frame frame) {
        String sumText = Frames.header(frame, Frames.SUM);
        int sum = sumText.isEmpty() ? 1 : number(sumText);
        if (sum == 0 || sum == 1) {
            return frame.getPayload();
        }
        int seq = number(Frames.header(frame, Frames.SEQ));
        String id = Frames.header(frame, Frames.MESSAGE_ID);
        forgetOld();
        Partial partial = partials.get(id);
        if (sum < 0 || sum > MOST_PARTS || seq < 0 || seq >= sum || id.isEmpty()) {
            return giveUp(id, partial, "its parts are numbered in a way that makes no sense");
        }
        if (partial == null) {
            makeRoom();
            partial = new Partial(sum, now());
            partials.put(id, partial);
        }
        if (sum != partial.parts.length || !partial.add(seq, frame.getPayload())) {
            return giveUp(id, partial, "its parts contradict each other");
        }
        bytes += partial.lastAdded;
        if (bytes > maxBytes) {
            return giveUp(id, partial, "unfinished messages take more than " + maxBytes + " bytes");
        }
        if (partial.missing > 0) {
            return null;
        }
        forget(id, partial);
        return partial.whole();
    }

    /** Bytes of unfinished messages. */
    int bytes() {
        return bytes;
    }

    private @Nullable ByteString giveUp(String id, @Nullable Partial partial, String why) {
        if (partial != null) {
            forget(id, partial);
        }
        LOG.warn("A message that came in parts is dropped: {}. The platform will deliver it again.", why);
        return null;
    }

    private void forget(String id, Partial partial) {
        partials.remove(id);
        bytes -= partial.held;
    }

    /** In the order in which they began, so the oldest come first. */
    private void forgetOld() {
        Iterator<Partial> oldest = partials.values().iterator();
        while (oldest.hasNext()) {
            Partial partial = oldest.next();
            if (now() - partial.begunAt < PATIENCE.toNanos()) {
                return;
            }
            oldest.remove();
            bytes -= partial.held;
            LOG.warn("A message that came in parts is dropped: one did not come within {} s.", PATIENCE.toSeconds());
        }
    }

    private void makeRoom() {
        if (partials.size() >= MOST_MESSAGES) {
            Map.Entry<String, Partial> oldest = partials.entrySet().iterator().next();
            giveUp(oldest.getKey(), oldest.getValue(), "too many others are unfinished");
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

        /** {@code false} if that part has come before, and was another. */
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
