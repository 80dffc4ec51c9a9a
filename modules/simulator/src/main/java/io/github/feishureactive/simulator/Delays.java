package io.github.feishureactive.simulator;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long an exchange takes in each of its stages, drawn anew for each. */
final class Delays {

    private final Latency request;
    private final Latency processing;
    private final Latency response;
    private final RandomGenerator random;

    /** The random generator must be safe for concurrent use. */
    Delays(Latency request, Latency processing, Latency response, RandomGenerator random) {
        this.request = request;
        this.processing = processing;
        this.response = response;
        this.random = random;
    }

    /** From the client to the gateway. */
    Duration request() {
        return request.next(random);
    }

    /** Inside the gateway. */
    Duration processing() {
        return processing.next(random);
    }

    /** From the gateway to the client. */
    Duration response() {
        return response.next(random);
    }
}
