package io.github.feishureactive.spring.internal.start;

import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.spring.internal.start.VerificationException.Refused;

/**
 * Gets the token of each app at the start. The apps that require one hold the start up, all at the same time and each
 * for its deadline at the most; if any of them gets none, the start fails. The others get theirs when the application
 * is ready, so that a wrong secret is in the log and in the health before a call fails.
 *
 * <p>A store app's ticket arrives by webhook, so if it holds the start up, that is after the web server has started,
 * and before it in all other cases.
 */
public final class StartVerification implements SmartLifecycle, ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = Loggers.getLogger(StartVerification.class);

    /** Web servers start 2048 before the last phase. */
    private static final int WITH_WEB_SERVER = DEFAULT_PHASE - 1536;

    private final List<VerifiedApp> required;
    private final List<VerifiedApp> others;
    private final int phase;
    private volatile boolean running;

    /**
     * Creates a verification that has not begun.
     *
     * @param apps all apps
     * @param phase the phase in which the start waits, unless it needs the web server
     */
    public StartVerification(List<VerifiedApp> apps, int phase) {
        this.required = apps.stream().filter(VerifiedApp::required).toList();
        this.others = apps.stream().filter(app -> !app.required()).toList();
        this.phase = required.stream().anyMatch(VerifiedApp::store) ? WITH_WEB_SERVER : phase;
    }

    /**
     * Waits for the tokens that are required. An interrupt, such as by the close of the context meanwhile, ends the
     * wait.
     */
    @Override
    public void start() {
        running = true;
        if (required.isEmpty()) {
            return;
        }
        List<Refused> refused = Objects.requireNonNull(await(Flux.fromIterable(required)
                .flatMapSequential(StartVerification::refused, required.size())
                .collectList()));
        if (!refused.isEmpty()) {
            throw new VerificationException(refused);
        }
    }

    private static <T> @Nullable T await(Mono<T> all) {
        try {
            return all.block();
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("The start was interrupted while it waited for access tokens", e);
            }
            throw e;
        }
    }

    /** Emits an app that gets no token, and completes empty for one that does. */
    private static Mono<Refused> refused(VerifiedApp app) {
        return app.gateway()
                .verifyCredentials()
                .then(Mono.<Refused>empty())
                .onErrorResume(error -> Mono.just(new Refused(app, error)));
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        for (VerifiedApp app : others) {
            refused(app).subscribe(StartVerification::warn);
        }
    }

    /** An authentication that does not tell its state may be one without a token of its own. */
    private static void warn(Refused refused) {
        boolean closed = refused.error() instanceof GatewayClosedException;
        if (!closed && refused.app().gateway().tokenStatus().failure() != null) {
            LOG.warn("There is no access token, and calls will fail: {}", refused.text());
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return phase;
    }
}
