package io.github.feishureactive.events.connection;

/** Notified of each state change of a {@link LongConnection}, for example to alert when events stop arriving. */
@FunctionalInterface
public interface LongConnectionListener {

    /**
     * Called after the state has changed, on the thread that changed it: it may be an event loop and must not be
     * blocked. An exception is logged and does not affect the connection.
     *
     * @param status the new state and its reason
     */
    void stateChanged(ConnectionStatus status);
}
