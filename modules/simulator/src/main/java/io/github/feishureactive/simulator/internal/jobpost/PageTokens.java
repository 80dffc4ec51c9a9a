package io.github.feishureactive.simulator.internal.jobpost;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RandomText;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/**
 * Issues tokens for the pages of a list. A token can be used again until it expires, by the app that it was issued to,
 * with the filter that it was issued for. Thread-safe.
 */
public final class PageTokens {

    private static final int LENGTH = 32;

    /** Above this number the oldest tokens expire early. */
    private static final int MAX_TOKENS = 10_000;

    private final LongSupplier clock;
    private final Duration lifetime;
    private final RandomText texts;

    /** All live equally long, so the first one is the first to expire. */
    private final Map<String, Page> issued = new LinkedHashMap<>();

    public PageTokens(LongSupplier clock, Duration lifetime, RandomText texts) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.texts = texts;
    }

    synchronized String next(Walk walk, int position) {
        long now = clock.getAsLong();
        var oldest = issued.values().iterator();
        while (oldest.hasNext() && (oldest.next().isExpired(now) || issued.size() >= MAX_TOKENS)) {
            oldest.remove();
        }
        String token = texts.next(LENGTH);
        issued.put(token, new Page(walk, position, now + lifetime.toNanos()));
        return token;
    }

    /** Returns where the page begins; refuses a token that is unknown, expired, or from another walk. */
    synchronized int position(String token, Walk walk) {
        Page page = issued.get(token);
        if (page == null || page.isExpired(clock.getAsLong()) || !page.walk().equals(walk)) {
            throw new RefusedException(PlatformError.HIRE_PARAMETER);
        }
        return page.position();
    }

    /** Whose pages they are, and of which list. */
    record Walk(Installation caller, int processType) {}

    private record Page(Walk walk, int position, long endsAtNanos) {

        boolean isExpired(long nowNanos) {
            return nowNanos - endsAtNanos >= 0;
        }
    }
}
