package io.github.feishureactive.events.connection;

/** Is notified of each change of a {@link LongConnection}'s state, such as for an alert when events stop arriving. */
@FunctionalInterface
public interface LongConnectionListener {

    /**
     * The state has changed. Called on the thread that changed it, which may be an event loop and must not be blocked.
     * What this throws is logged and has no effect on the connection.
     *
     * @param status the new state, and why
     */
    void stateChanged(ConnectionStatus status);
}
