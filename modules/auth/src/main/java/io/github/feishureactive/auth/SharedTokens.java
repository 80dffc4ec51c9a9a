package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.Environment;
import io.github.feishureactive.core.token.TokenStore;

/**
 * Tokens that other instances have left in a store, for as long as the store works: one that fails is left alone for a
 * while, so that its failing delays a few requests for tokens and not every one, and is never an error to anybody.
 * Callers wait for a look into the store, since that saves a request; no caller waits for a token to be stored.
 *
 * <p>A stored token is taken while no instance would renew it yet. So the first instance that renews its token does it
 * for all. After a refusal none is taken, since whatever made the platform refuse one token may have hit the stored one
 * as well; the platform's next one takes its place.
 */
final class SharedTokens implements TokenSharing {

    /** Calls wait for a look, so a store that takes longer is slower than the platform itself. */
    static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** For how long a store that failed is not asked. */
    static final Duration LEFT_ALONE = Duration.ofSeconds(10);

    private static final Logger LOG = Loggers.getLogger(SharedTokens.class);

    private final TokenStore store;
    private final TokenSeal seal;
    private final Scheduler timer;

    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicBoolean foreignSeen = new AtomicBoolean();
    private volatile long failedAt;

    /** What is being stored. It belongs to the gateway's tokens, not to a caller, and ends with them. */
    private final Disposable.Composite storing = Disposables.composite();

    SharedTokens(TokenStore store, CredentialsBody credentials, Environment environment) {
        this.store = store;
        this.seal = new TokenSeal(credentials, environment.baseUrl());
        this.timer = environment.timer();
    }

    @Override
    public TokenSource around(TokenKey key, TokenSource platform) {
        return new StoredFirst(seal.name(key), platform);
    }

    private Mono<IssuedToken> get(String name) {
        return Mono.defer(() -> leftAlone()
                        ? Mono.<TokenStore.Kept>empty()
                        : store.get(name).doOnSuccess(kept -> worked()))
                .timeout(TIMEOUT, Mono.error(SharedTokens::late), timer)
                .filter(kept -> TokenLife.worthSharing(kept.life()))
                .mapNotNull(kept -> opened(name, kept))
                .onErrorResume(this::failed);
    }

    private @Nullable IssuedToken opened(String name, TokenStore.Kept kept) {
        AccessToken token = seal.open(name, kept.sealed());
        if (token == null) {
            if (foreignSeen.compareAndSet(false, true)) {
                LOG.warn(
                        "Ignoring entry {} of the token store: it cannot be decrypted with this app's secret, and"
                                + " will be overwritten. Logged once.",
                        name);
            }
            return null;
        }
        return new IssuedToken(token, kept.life().toSeconds(), true);
    }

    @Override
    public void close() {
        storing.dispose();
    }

    private void store(String name, IssuedToken issued, long requestedAt) {
        Disposable.Swap one = Disposables.swap();
        if (storing.add(one)) {
            one.update(put(name, issued, requestedAt)
                    .doFinally(end -> storing.remove(one))
                    .subscribe());
        }
    }

    private Mono<Void> put(String name, IssuedToken issued, long requestedAt) {
        return Mono.defer(() -> {
                    Duration life = TokenLife.believed(issued.lifetimeSeconds()).minusNanos(now() - requestedAt);
                    return leftAlone() || !TokenLife.worthSharing(life)
                            ? Mono.<Void>empty()
                            : store.put(name, seal.seal(name, issued.token()), life)
                                    .doOnSuccess(kept -> worked());
                })
                .timeout(TIMEOUT, Mono.error(SharedTokens::late), timer)
                .onErrorResume(this::failed);
    }

    private static TimeoutException late() {
        return new TimeoutException("no response within " + TIMEOUT.toMillis() + " ms");
    }

    private boolean leftAlone() {
        return away.get() && now() - failedAt < LEFT_ALONE.toNanos();
    }

    private void worked() {
        if (away.compareAndSet(true, false)) {
            LOG.info("The token store works again");
        }
    }

    private <T> Mono<T> failed(Throwable error) {
        failedAt = now();
        if (away.compareAndSet(false, true)) {
            LOG.warn("The token store does not work ({}); tokens come from the platform meanwhile", error.toString());
        }
        return Mono.empty();
    }

    private long now() {
        return timer.now(TimeUnit.NANOSECONDS);
    }

    /** Asks the platform for want of a stored token, and keeps what it issues for the others. */
    private final class StoredFirst implements TokenSource {

        private final String name;
        private final TokenSource platform;

        StoredFirst(String name, TokenSource platform) {
            this.name = name;
            this.platform = platform;
        }

        @Override
        public Mono<IssuedToken> fetch() {
            return get(name).switchIfEmpty(fetchAnew());
        }

        @Override
        public Mono<IssuedToken> fetchAnew() {
            return Mono.defer(() -> {
                long requestedAt = now();
                return platform.fetchAnew().doOnNext(issued -> store(name, issued, requestedAt));
            });
        }
    }
}
