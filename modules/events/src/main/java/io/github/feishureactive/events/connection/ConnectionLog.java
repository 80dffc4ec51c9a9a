package io.github.feishureactive.events.connection;

import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.FeishuException;

/** Logs each state change of a long connection once. Called by one attempt at a time, except for closing. */
final class ConnectionLog {

    private static final Logger LOG = Loggers.getLogger(LongConnection.class);

    private final FeishuGateway gateway;
    private volatile ConnectionState logged = ConnectionState.NEW;

    ConnectionLog(FeishuGateway gateway) {
        this.gateway = gateway;
    }

    void connecting() {
        log("connecting");
    }

    void open() {
        logged = ConnectionState.CONNECTED;
        log("open");
    }

    /**
     * Repeated failures are logged at debug, and the loss of a connection that served at info: neither is a new
     * problem.
     */
    void down(ReconnectPolicy.Next next, FeishuException failure, boolean served) {
        String text = "{}: long connection is {}, next attempt in {} ms: {}";
        Object[] values = {gateway, next.state(), next.delay().toMillis(), failure.getMessage()};
        if (served) {
            LOG.info(text, values);
        } else if (next.state() != logged) {
            LOG.warn(text, values);
        } else {
            LOG.debug(text, values);
        }
        logged = next.state();
    }

    void refused(Throwable error) {
        logged = ConnectionState.REFUSED;
        LOG.error(
                "{}: long connection is REFUSED; call connect() again once that is fixed: {}",
                gateway,
                error.getMessage());
    }

    void closing() {
        log("closing");
    }

    void closed() {
        log("closed");
    }

    void closedPermanently(Throwable error) {
        LOG.error("{}: long connection closed permanently: {}", gateway, error.getMessage());
    }

    private void log(String state) {
        LOG.info("{}: long connection is {}", gateway, state);
    }
}
