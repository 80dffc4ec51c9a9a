package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.Disposable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.FeishuGateway;

/**
 * Closes the gateway at the right moment of the application's end: after the web server and the receivers of events
 * have let their last work end, and while the event loops still run that bring the answers under way. The destruction
 * of beans would be too late for that: the application's event loops end before it.
 *
 * <p>A context that is only stopped or paused may be started again, and a closed gateway may not; so this waits for the
 * context's own end.
 */
final class GatewayShutdown implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

    /**
     * Phases stop from high to low: the long connection, the web server's last requests, the web server, the gateway.
     */
    static final int PHASE = DEFAULT_PHASE - 3 * 1024;

    private static final Logger LOG = Loggers.getLogger(GatewayShutdown.class);

    private final ApplicationContext context;
    private final FeishuGateway gateway;
    private final ObjectProvider<? extends Disposable> ownLimiter;
    private volatile boolean running;
    private volatile boolean closing;

    /** The limiter is given if the gateway shares it with nobody. */
    GatewayShutdown(
            ApplicationContext context, FeishuGateway gateway, ObjectProvider<? extends Disposable> ownLimiter) {
        this.context = context;
        this.gateway = gateway;
        this.ownLimiter = ownLimiter;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        // The end of a child context is heard here too.
        closing |= event.getApplicationContext() == context;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop(Runnable stopped) {
        running = false;
        if (!closing) {
            stopped.run();
            return;
        }
        try {
            gateway.disposeLater()
                    .doFinally(how -> stopped.run())
                    .subscribe(nothing -> {}, error -> LOG.warn("The gateway did not close cleanly", error));
        } finally {
            // Those who wait for their turn need not wait for the answers under way.
            ownLimiter.ifAvailable(Disposable::dispose);
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
