package io.github.feishureactive.auth;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.internal.EndSignal;
import io.github.feishureactive.core.token.AppTicketSink;
import io.github.feishureactive.core.token.AppTicketSource;

/**
 * Keeps the newest ticket of each app in this process, by the time of the events that brought them. Safe for use by
 * many threads.
 */
public final class AppTicketStore implements AppTicketSource, AppTicketSink {

    private final ConcurrentHashMap<String, AtomicReference<Held>> held = new ConcurrentHashMap<>();

    /** An empty store. */
    public AppTicketStore() {}

    @Override
    public Mono<Void> accept(String appId, String ticket, @Nullable Instant createdAt) {
        if (ticket.isBlank()) {
            return Mono.error(new IllegalArgumentException("An app ticket must not be blank"));
        }
        return Mono.fromRunnable(() -> {
            AtomicReference<Held> held = of(appId);
            Held before = Objects.requireNonNull(held.get());
            while (!before.newerThan(createdAt)) {
                if (held.compareAndSet(before, before.replacedBy(ticket, createdAt))) {
                    before.replaced.emit();
                    return;
                }
                before = Objects.requireNonNull(held.get());
            }
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
        return held.computeIfAbsent(appId, absent -> new AtomicReference<>(new Held(null, null)));
    }

    /** Names the apps and hides the tickets. */
    @Override
    public String toString() {
        return "AppTicketStore" + held.keySet();
    }

    /** A ticket and the news that another one has taken its place. */
    private static final class Held {

        private final @Nullable String ticket;
        private final @Nullable Instant createdAt;
        private final EndSignal replaced = new EndSignal();

        Held(@Nullable String ticket, @Nullable Instant createdAt) {
            this.ticket = ticket;
            this.createdAt = createdAt;
        }

        boolean newerThan(@Nullable Instant other) {
            return createdAt != null && other != null && createdAt.isAfter(other);
        }

        /** A ticket without a time keeps the time of the one before, so that an older one stays out. */
        Held replacedBy(String other, @Nullable Instant at) {
            return new Held(other, at == null ? createdAt : at);
        }
    }
}
