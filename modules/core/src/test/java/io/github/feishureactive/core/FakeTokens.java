package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** Tokens t-1, t-2 and so on, the next one after each rejection, or what is scripted. */
final class FakeTokens implements AccessTokens {

    private final Queue<Mono<AccessToken>> scripted = new ArrayDeque<>();
    private final List<String> journal;
    final List<String> rejected = new ArrayList<>();
    boolean sameAgain;

    /** What a refused token that is kept asks to wait, and how many refusals do not count. */
    Duration gracePeriod = Duration.ZERO;

    int kept;
    int cancelled;
    private int current = 1;
    private boolean disposed;

    /** What {@link #credentials()} gives, {@code null} for the default. */
    @Nullable
    Mono<AppCredentials> credentials;

    FakeTokens(List<String> journal) {
        this.journal = journal;
    }

    /** For the next times that a token is asked for; each attempt asks twice. */
    void next(Mono<AccessToken> token) {
        scripted.add(token);
    }

    @Override
    public String appId() {
        return "cli_test";
    }

    @Override
    public Mono<AccessToken> token(@Nullable String tenantKey) {
        if (disposed) {
            return Mono.error(new IllegalStateException("disposed"));
        }
        Mono<AccessToken> next = scripted.poll();
        AtomicBoolean over = new AtomicBoolean();
        return (next != null ? next : Mono.fromSupplier(() -> AccessToken.of("t-" + current)))
                .doOnSuccess(token -> journal.add("token " + (token == null ? "none" : token.value())))
                .doOnTerminate(() -> over.set(true))
                .doOnCancel(() -> cancelled += over.get() ? 0 : 1);
    }

    @Override
    public Mono<AccessToken> appToken() {
        return Mono.fromSupplier(() -> AccessToken.of("a-" + current))
                .doOnNext(token -> journal.add("token " + token.value()));
    }

    @Override
    public Mono<AppCredentials> credentials() {
        return credentials != null ? credentials : AccessTokens.super.credentials();
    }

    @Override
    public void reject(@Nullable String tenantKey, AccessToken token) {
        journal.add("reject " + token.value());
        rejected.add(token.value());
        if (kept > 0) {
            kept--;
        } else if (!sameAgain) {
            current++;
        }
    }

    @Override
    public Duration gracePeriod(@Nullable String tenantKey, AccessToken token) {
        return token.value().equals("t-" + current) ? gracePeriod : Duration.ZERO;
    }

    @Override
    public void dispose() {
        disposed = true;
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }
}
