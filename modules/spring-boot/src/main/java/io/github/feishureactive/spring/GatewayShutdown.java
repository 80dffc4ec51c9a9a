package io.github.feishureactive.spring;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.ContextClosedEvent;
import reactor.core.Disposable;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.FeishuGateway;

/**
 * Closes the gateway when the application shuts down: after the web server and the receivers of events have finished
 * their work, and before the event loops stop that deliver the responses still in flight. Destroying the bean would be
 * too late, since the application's event loops stop before that.
 *
 * <p>A context that is only stopped or paused may be started again, but a closed gateway cannot be; so this closes it
 * only when the context itself is closed.
 */
final class GatewayShutdown implements SmartLifecycle, ApplicationListener<ContextClosedEvent> {

    private static final Logger LOG = Loggers.getLogger(GatewayShutdown.class);

    private final ApplicationContext context;
    private final FeishuGateway gateway;
    private final @Nullable Disposable ownLimiter;
    private volatile boolean running;
    private volatile boolean closing;

    /** Creates the shutdown; {@code ownLimiter} is the limiter, unless it is a bean of the application's own. */
    GatewayShutdown(ApplicationContext context, FeishuGateway gateway, @Nullable Disposable ownLimiter) {
        this.context = context;
        this.gateway = gateway;
        this.ownLimiter = ownLimiter;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        // Events of child contexts arrive here too.
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
                    .subscribe(nothing -> {}, error -> LOG.warn("The gateway failed to close cleanly", error));
        } finally {
            // Refuse the waiting callers at once; the gateway waits for the calls in flight only.
            if (ownLimiter != null) {
                ownLimiter.dispose();
            }
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
        return FeishuAutoConfiguration.GATEWAY_SHUTDOWN_PHASE;
    }
}
