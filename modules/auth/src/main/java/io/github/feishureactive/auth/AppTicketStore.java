package io.github.feishureactive.auth;

import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.AppTicketSink;
import io.github.feishureactive.core.AppTicketSource;
import io.github.feishureactive.core.internal.EndSignal;

/** Keeps the newest ticket of each app in this process. Safe for use by many threads. */
public final class AppTicketStore implements AppTicketSource, AppTicketSink {

    private final ConcurrentHashMap<String, AtomicReference<Held>> held = new ConcurrentHashMap<>();

    /** An empty store. */
    public AppTicketStore() {}

    @Override
    public Mono<Void> accept(String appId, String ticket) {
        if (ticket.isBlank()) {
            return Mono.error(new IllegalArgumentException("An app ticket must not be blank"));
        }
        return Mono.fromRunnable(() -> {
            Held before = of(appId).getAndSet(new Held(ticket));
            Objects.requireNonNull(before).replaced.emit();
        });
    }

    @Override
    public Mono<String> current(String appId) {
        return Mono.fromSupplier(() -> now(appId).ticket);
    }

    @Override
    public Mono<String> awaitOtherThan(String appId, @Nullable String refused) {
        return Mono.defer(() -> {
            Held now = now(appId);
            return now.ticket != null && !now.ticket.equals(refused)
                    ? Mono.just(now.ticket)
                    : now.replaced.asMono().then(awaitOtherThan(appId, refused));
        });
    }

    private Held now(String appId) {
        return Objects.requireNonNull(of(appId).get());
    }

    private AtomicReference<Held> of(String appId) {
        return held.computeIfAbsent(appId, absent -> new AtomicReference<>(new Held(null)));
    }

    /** Names the apps and hides the tickets. */
    @Override
    public String toString() {
        return "AppTicketStore" + held.keySet();
    }

    /** A ticket and the news that another one has taken its place. */
    private static final class Held {

        private final @Nullable String ticket;
        private final EndSignal replaced = new EndSignal();

        Held(@Nullable String ticket) {
            this.ticket = ticket;
        }
    }
}
