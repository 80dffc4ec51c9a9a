package io.github.feishureactive.core.quota;

import java.time.Duration;
import java.util.List;

import io.github.feishureactive.core.internal.UserCode;

/**
 * Notified of what a rate limiter learns about the platform. Called on the thread that learnt it, perhaps an event
 * loop, so it must not block; what it throws is logged and changes nothing.
 */
public interface RateLimiterListener {

    /**
     * The platform throttled a call although slots were used no sooner than {@code countedWithin} allows: it counts
     * requests later than assumed. For a while slots rest from the response, and afterwards a longer time is assumed.
     * Not called for further throttlings of the same burst. Where instances share a quota, each of them is notified.
     *
     * @param suspension for how long slots rest from the response
     * @param countedWithin how long after its arrival the platform is assumed to count a request afterwards
     */
    default void processingCreditSuspended(Duration suspension, Duration countedWithin) {}

    /**
     * Notifies several, in order. What one throws is logged, and keeps no other from being notified.
     *
     * @param listeners copied
     * @return one for all of them
     */
    static RateLimiterListener all(List<? extends RateLimiterListener> listeners) {
        List<RateLimiterListener> notified = List.copyOf(listeners);
        return new RateLimiterListener() {
            @Override
            public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
                Error fatal = UserCode.each(
                        notified, listener -> listener.processingCreditSuspended(suspension, countedWithin));
                if (fatal != null) {
                    UserCode.uncaught(fatal);
                }
            }
        };
    }
}
