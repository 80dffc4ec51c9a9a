package io.github.feishureactive.simulator;

/**
 * What was seen of one app's long connections; a picture of one moment.
 *
 * @param open connections that are open now
 * @param accepted handshakes that succeeded
 * @param refused handshakes that did not
 * @param pings pings that came
 * @param pongs pongs that were sent
 * @param acknowledged answers with code 200 to pushes that were under way
 * @param rejected answers with any other code to pushes that were under way
 * @param late answers to nothing that was under way: after the limit, for the second time, or to what was never sent
 * @param withoutDuration answers among all of these that had no {@code biz_rt}, the milliseconds that the handling took. The
 *     platform's own clients for Java, Go and Node always send it, the one for Python leaves it out beside a code 500; an event
 *     counts as acknowledged or rejected with or without it
 * @param irregular frames that no client should send: no protobuf, of another service, of an unknown kind, an answer without
 *     a code, or one whose other members are not those of the frame that it answers
 */
public record LongConnectionStatistics(
        long open,
        long accepted,
        long refused,
        long pings,
        long pongs,
        long acknowledged,
        long rejected,
        long late,
        long withoutDuration,
        long irregular) {}
