package io.github.feishureactive.hire.referral.wire;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

import io.github.feishureactive.simulator.Fault;

/** All that can go wrong with a call, for storms. */
public final class EveryFault {

    private static final Fault[] ALL = {
        Fault.reset(),
        Fault.reset().afterActing(),
        Fault.close(),
        Fault.close().afterActing(),
        Fault.noResponse(),
        Fault.noResponse().afterActing(),
        Fault.garbage(),
        Fault.resetInBody(),
        Fault.truncatedJson(),
        Fault.htmlError(502),
        Fault.htmlError(504).afterActing(),
        Fault.htmlPage(),
        Fault.emptyObject().afterActing(),
        Fault.emptyBody(),
        Fault.hugeBody(2_000_000),
        Fault.drip(Duration.ofMillis(2)),
        Fault.contentType("text/plain"),
        Fault.platformError(500, 1002001, "system error"),
        Fault.platformError(400, 1002002, "parameter error"),
        Fault.platformError(429, 99991400, "slow down", Map.of("x-ogw-ratelimit-reset", "0.02")),
    };

    private EveryFault() {}

    /** All of them, and those that one storm has besides. */
    public static Fault[] and(Fault... more) {
        return Stream.of(ALL, more).flatMap(Stream::of).toArray(Fault[]::new);
    }
}
