package io.github.feishureactive.simulator.event;

/**
 * Counts of one app's long connections, as a snapshot.
 *
 * @param open connections that are open now
 * @param accepted handshakes that succeeded
 * @param refused handshakes that failed
 * @param pings pings received
 * @param pongs pongs sent
 * @param acknowledged responses with code 200 to pushes in flight
 * @param rejected responses with another code to pushes in flight
 * @param late responses to no push in flight: after the timeout, repeated, or never sent
 * @param withoutDuration responses, among all of these, without {@code biz_rt}, the handling time in milliseconds. The
 *     platform's clients for Java, Go and Node always send it; the one for Python omits it with code 500. An event
 *     counts as acknowledged or rejected either way
 * @param irregular frames that no client should send: not protobuf, for another service, of an unknown kind, a response
 *     without a code, or one whose other fields differ from those of the push
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
