package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

import io.github.feishureactive.simulator.event.EventSettings;
import io.github.feishureactive.simulator.quota.Quota;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/** Builds a {@link FeishuSimulator}. Not thread-safe. */
public final class SimulatorBuilder extends AppsBuilder {

    SimulatorBuilder() {
        super(new Startup());
    }

    @Override
    SimulatorBuilder self() {
        return this;
    }

    /**
     * Sets the port on 127.0.0.1, the only address.
     *
     * @param port 0 by default, for any free port
     * @return this builder
     */
    public SimulatorBuilder port(int port) {
        settings.port = port;
        return this;
    }

    /**
     * Serves {@code https} and {@code wss} only, with a new {@link FeishuSimulator#certificate() certificate}.
     *
     * @return this builder
     */
    public SimulatorBuilder tls() {
        settings.tls = true;
        return this;
    }

    /**
     * Sets a listener for app tickets. An app with a {@link PlatformEvents#webhook webhook} gets them as events too.
     *
     * @param listener takes app id and ticket, one call at a time, on a thread that may block
     * @return this builder
     */
    public SimulatorBuilder onAppTicket(BiConsumer<String, String> listener) {
        settings.ticketListener = listener;
        return this;
    }

    /**
     * Sets the time before {@link #onAppTicket the listener} is called with a ticket, in real time.
     *
     * @param delay zero by default
     * @return this builder
     */
    public SimulatorBuilder appTicketDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("delay must not be negative: " + delay);
        }
        settings.ticketDelay = delay;
        return this;
    }

    /**
     * Changes how {@link FeishuSimulator#events() events} are pushed.
     *
     * @param change takes the settings so far, {@link EventSettings#PLATFORM} by default
     * @return this builder
     */
    public SimulatorBuilder events(UnaryOperator<EventSettings> change) {
        settings.events = change.apply(settings.events);
        return this;
    }

    /**
     * Sets the clock of tokens, quotas and timestamps, in nanoseconds from any origin. It must not go backwards, nor
     * block.
     *
     * @param nanoTime {@link System#nanoTime()} by default
     * @return this builder
     */
    public SimulatorBuilder clock(LongSupplier nanoTime) {
        settings.clock = nanoTime;
        return this;
    }

    /**
     * Sets the time of day at the start, which then follows the clock.
     *
     * @param time the real time by default
     * @return this builder
     */
    public SimulatorBuilder startTime(Instant time) {
        settings.startTime = time;
        return this;
    }

    /**
     * Sets the seed of everything random; the values then depend only on the order of the requests.
     *
     * @param seed a random one by default
     * @return this builder
     */
    public SimulatorBuilder seed(long seed) {
        settings.seed = seed;
        return this;
    }

    /**
     * Limits every API as documented; by default nothing is limited. {@link #quota} replaces one path's quota.
     *
     * @return this builder
     */
    public SimulatorBuilder documentedQuotas() {
        settings.documentedQuotas = true;
        return this;
    }

    /**
     * Limits one API, for each app in each tenant.
     *
     * @param path one of {@link ApiPaths}; all callers of a path without token share one quota
     * @param limits all of them apply, such as 1000 a minute and 50 a second; none removes the limit
     * @return this builder
     */
    public SimulatorBuilder quota(String path, Quota... limits) {
        settings.quotas.put(path, List.of(limits));
        return this;
    }

    /**
     * Sets how quotas are counted, which the platform does not document.
     *
     * @param policy {@link QuotaPolicy#FIXED_WINDOW} by default
     * @return this builder
     */
    public SimulatorBuilder quotaPolicy(QuotaPolicy policy) {
        settings.quotaPolicy = policy;
        return this;
    }

    /**
     * Accepts requests without the documented {@code Content-Type} of JSON in UTF-8, and endpoint calls of the long
     * connection without {@code locale}, which all official clients send. By default both are refused.
     *
     * @return this builder
     */
    public SimulatorBuilder anyRequestHeaders() {
        settings.headersChecked = false;
        return this;
    }

    /**
     * Sets the delay of every request and every response.
     *
     * @param oneWay {@link Latency#none()} by default
     * @return this builder
     */
    public SimulatorBuilder latency(Latency oneWay) {
        return latency(oneWay, oneWay);
    }

    /**
     * Sets the delays of requests and responses.
     *
     * @param request from the client to the platform's edge
     * @param response from there to the client
     * @return this builder
     */
    public SimulatorBuilder latency(Latency request, Latency response) {
        settings.requestLatency = request;
        settings.responseLatency = response;
        return this;
    }

    /**
     * Sets how long a {@code page_token} can be used, on the simulator's clock. The platform does not document it.
     *
     * @param lifetime an hour by default
     * @return this builder
     * @throws IllegalArgumentException if it is not positive
     */
    public SimulatorBuilder pageTokenLifetime(Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("lifetime must be positive: " + lifetime);
        }
        settings.pageTokenLifetime = lifetime;
        return this;
    }

    /**
     * Changes how long the platform takes for a request, and where it counts it.
     *
     * @param change from settings without any time; {@link ProcessingSettings#asThePlatform()} has realistic ones
     * @return this builder
     */
    public SimulatorBuilder processing(UnaryOperator<ProcessingSettings> change) {
        settings.processing = change.apply(settings.processing);
        return this;
    }

    /**
     * Records when requests reach the quota check, for {@link FeishuSimulator#arrivals(String)}.
     *
     * @param capacity per path, app and tenant, 8 bytes each; later ones are only counted; 0 by default, for none
     * @return this builder
     */
    public SimulatorBuilder recordArrivals(int capacity) {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity must not be negative: " + capacity);
        }
        settings.arrivalCapacity = capacity;
        return this;
    }

    /**
     * Binds the port and starts to respond. Blocks until the port is bound.
     *
     * @return the running simulator, closed by the caller
     * @throws IllegalArgumentException if a quota, scopes or a tenant are set for an unknown path or app
     * @throws reactor.netty.ChannelBindException if the port is in use
     */
    public FeishuSimulator start() {
        return settings.start();
    }
}
