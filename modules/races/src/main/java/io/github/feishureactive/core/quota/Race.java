package io.github.feishureactive.core.quota;

import java.time.Duration;

/** One limiter with one key, whose clock stands still. */
abstract class Race {

    static final QuotaKey KEY = new QuotaKey("race", "cli_race", null);

    /** By then every slot has rested. */
    static final long LATER = Duration.ofMinutes(1).toNanos();

    /** How many may wait. */
    static final int PLACES = 3;

    final StoppedTimer timer = new StoppedTimer();
    final SlotRateLimiter limiter = SlotRateLimiter.builder()
            .timer(timer)
            .maxWaiting(PLACES)
            .idleAfter(Duration.ofHours(12))
            .build();
    final Quota quota;

    Race(int permits) {
        this.quota = Quota.perSecond(permits);
    }

    /** A caller that has asked. */
    final Racer asking() {
        return Racer.of(limiter, quota).ask();
    }

    /** A caller whose request was sent. */
    final Racer sent() {
        Racer racer = asking();
        racer.permit().send();
        return racer;
    }

    /** A caller that was answered, so that its slot rests. */
    final void answered() {
        sent().permit().answered();
    }

    /** How many places are left in the line, when no permit is. */
    final int placesLeft() {
        int places = 0;
        while (!asking().refused()) {
            places++;
        }
        return places;
    }

    /** How many permits can be had when every slot has rested; what waits goes first. */
    final int permitsLater(int atMost) {
        timer.set(LATER);
        int permits = 0;
        for (int i = 0; i < atMost; i++) {
            permits += asking().permits();
        }
        return permits;
    }
}
