package io.github.feishureactive.simulator;

import io.github.feishureactive.simulator.internal.token.IssuedTickets;

/**
 * Pushes and expires the app tickets of store apps, which need one for an app token. Each app has a valid ticket from
 * the start, which was not pushed. The platform pushes a new ticket every hour; the simulator does so only when the app
 * requests one and on {@link #push}, however far its clock is advanced. A ticket is valid until 16 later ones were
 * issued, or until {@link #expire}; how long the platform accepts an earlier one is not documented.
 *
 * <p>Thread-safe.
 */
public final class AppTickets {

    private final IssuedTickets issued;

    AppTickets(IssuedTickets issued) {
        this.issued = issued;
    }

    void close() {
        issued.close();
    }

    /**
     * Returns the latest ticket, valid or not.
     *
     * @param appId a store app
     * @return the ticket
     * @throws IllegalArgumentException if there is no such store app
     */
    public String current(String appId) {
        return issued.current(appId);
    }

    /**
     * Issues a new ticket and pushes it to {@link SimulatorBuilder#onAppTicket the listener} and to the app's
     * {@link PlatformEvents#webhook webhook}, if it has one.
     *
     * @param appId a store app
     * @throws IllegalArgumentException if there is no such store app
     */
    public void push(String appId) {
        issued.push(appId);
    }

    /**
     * Makes all tickets of an app invalid, including those being pushed.
     *
     * @param appId a store app
     * @throws IllegalArgumentException if there is no such store app
     */
    public void expire(String appId) {
        issued.expire(appId);
    }
}
