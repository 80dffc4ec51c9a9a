package io.github.feishureactive.example;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.github.feishureactive.events.Event;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.hire.referral.Bonus;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;

/** The latest balance changes, the newest first. */
@Component
class RecentEvents {

    private static final int KEPT = 10;

    private final AtomicReference<List<Change>> changes = new AtomicReference<>(List.of());

    RecentEvents(Events events) {
        events.on(AssetsUpdated.EVENT, event -> Mono.fromRunnable(() -> keep(event)));
    }

    private void keep(Event<AssetsUpdated> event) {
        Change change = Change.of(event);
        changes.updateAndGet(before ->
                Stream.concat(Stream.of(change), before.stream()).limit(KEPT).toList());
    }

    List<Change> newestFirst() {
        return Objects.requireNonNull(changes.get());
    }

    /** A balance after a change; amounts are text, since a page's numbers would round them. */
    record Change(@Nullable Instant at, String accountId, long points, List<String> cash) {

        static Change of(Event<AssetsUpdated> event) {
            AssetsUpdated update = event.payload();
            Bonus bonus = update.assets() == null ? null : update.assets().confirmedBonus();
            return new Change(
                    update.modifiedAt() != null ? update.modifiedAt() : event.createdAt(),
                    update.accountId(),
                    bonus == null ? 0 : bonus.pointBonus(),
                    bonus == null
                            ? List.of()
                            : bonus.cashBonus().stream()
                                    .map(cash -> cash.currency() + " "
                                            + cash.amount().toPlainString())
                                    .toList());
        }
    }
}
