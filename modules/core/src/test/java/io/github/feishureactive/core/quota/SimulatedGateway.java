package io.github.feishureactive.core.quota;

import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * What happens to a request between the network and its processing: an edge takes it and hands it to the platform's
 * gateway, and one of the two counts it. The gateway says how long it had the request. All times are nanoseconds.
 *
 * @param network how long a message takes between client and edge
 * @param hop how long it takes between edge and gateway
 * @param processing how long the gateway has the request
 * @param place where the request is counted
 * @param countingDelay how long after its arrival there it is counted
 * @param told what the response says of the processing time, which it is given
 */
record SimulatedGateway(
        ToLongFunction<Random> network,
        ToLongFunction<Random> hop,
        ToLongFunction<Random> processing,
        Place place,
        ToLongFunction<Random> countingDelay,
        LongUnaryOperator told) {

    private static final long MILLI = 1_000_000;

    /** Counts what arrives, answers at once and says nothing of it. */
    static final SimulatedGateway INSTANT = new SimulatedGateway(
            SimulatedGateway::internet,
            SimulatedGateway::none,
            SimulatedGateway::none,
            Place.EDGE,
            SimulatedGateway::none,
            processing -> Permit.UNKNOWN);

    enum Place {
        EDGE,
        GATEWAY
    }

    /** What happens to one request: delays after its arrival at the edge, and what the response says. */
    record Exchange(long countedAfterEdge, long processedAfterEdge, long told) {}

    /** A platform behind the internet that has each request for so many milliseconds. */
    static SimulatedGateway processing(Place place, int fromMillis, int toMillis) {
        return new SimulatedGateway(
                SimulatedGateway::internet,
                random -> between(random, 10, 40),
                random -> between(random, fromMillis, toMillis),
                place,
                SimulatedGateway::none,
                LongUnaryOperator.identity());
    }

    /** The same on loopback. */
    SimulatedGateway onLoopback() {
        return new SimulatedGateway(
                random -> between(random, 0, 1), SimulatedGateway::none, processing, place, countingDelay, told);
    }

    /** Counts only so many milliseconds after the arrival. */
    SimulatedGateway countingLate(int fromMillis, int toMillis) {
        return new SimulatedGateway(
                network, hop, processing, place, random -> between(random, fromMillis, toMillis), told);
    }

    /** Says something else of the processing time. */
    SimulatedGateway telling(LongUnaryOperator whatItSays) {
        return new SimulatedGateway(network, hop, processing, place, countingDelay, whatItSays);
    }

    long oneWay(Random random) {
        return network.applyAsLong(random);
    }

    Exchange exchange(Random random) {
        long there = hop.applyAsLong(random);
        long processed = processing.applyAsLong(random);
        long counted = (place == Place.EDGE ? 0 : there) + countingDelay.applyAsLong(random);
        // Durations are whole milliseconds on the wire.
        long known = told.applyAsLong(processed / MILLI * MILLI);
        return new Exchange(counted, there + processed + hop.applyAsLong(random), known);
    }

    /** 5 to 25 ms, and 400 ms now and then. */
    private static long internet(Random random) {
        return random.nextInt(100) == 0 ? 400 * MILLI : between(random, 5, 25);
    }

    private static long none(Random random) {
        return 0;
    }

    private static long between(Random random, int fromMillis, int toMillis) {
        return fromMillis * MILLI + (long) (random.nextDouble() * (toMillis - fromMillis) * MILLI);
    }
}
