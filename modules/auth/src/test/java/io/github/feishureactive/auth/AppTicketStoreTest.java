package io.github.feishureactive.auth;

import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class AppTicketStoreTest {

    private static final String APP = "cli_a";
    private static final Duration SOON = Duration.ofMinutes(1);

    private final AppTicketStore store = new AppTicketStore();

    @Test
    void theNewestTicketCounts() {
        store.accept(APP, "one").block();
        store.accept(APP, "two").block();

        StepVerifier.create(store.current(APP))
                .expectNext("two")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void anOlderTicketThatComesAgainDoesNotReplaceANewerOne() {
        Instant earlier = Instant.parse("2026-01-01T00:00:00Z");
        store.accept(APP, "newer", earlier.plusSeconds(3_600)).block();
        store.accept(APP, "older", earlier).block();
        StepVerifier.create(store.current(APP))
                .expectNext("newer")
                .expectComplete()
                .verify(SOON);

        store.accept(APP, "without a time").block();
        store.accept(APP, "older", earlier).block();
        StepVerifier.create(store.current(APP))
                .expectNext("without a time")
                .expectComplete()
                .verify(SOON);

        store.accept(APP, "newest", earlier.plusSeconds(7_200)).block();
        StepVerifier.create(store.current(APP))
                .expectNext("newest")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void thereIsNoneAtFirst() {
        StepVerifier.create(store.current(APP)).expectComplete().verify(SOON);
    }

    @Test
    void whoWaitsHearsOfTheFirstOtherTicket() {
        store.accept(APP, "refused").block();

        StepVerifier.create(store.awaitOtherThan(APP, "refused"))
                .then(() -> store.accept("cli_b", "of another app").block())
                .then(() -> store.accept(APP, "refused").block())
                .expectNoEvent(Duration.ofMillis(20))
                .then(() -> store.accept(APP, "good").block())
                .expectNext("good")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aTicketThatIsThereAlreadyNeedsNoWait() {
        store.accept(APP, "good").block();

        StepVerifier.create(store.awaitOtherThan(APP, "refused"))
                .expectNext("good")
                .expectComplete()
                .verify(SOON);
        StepVerifier.create(store.awaitOtherThan(APP, null))
                .expectNext("good")
                .expectComplete()
                .verify(SOON);
    }

    @Test
    void aBlankTicketIsRefused() {
        StepVerifier.create(store.accept(APP, " "))
                .expectError(IllegalArgumentException.class)
                .verify(SOON);
    }

    @Test
    void ticketsFromManyThreadsLeaveNobodyWaiting() {
        String last = null;
        for (int round = 0; round < 500; round++) {
            String ticket = "ticket-" + round;
            StepVerifier.create(Flux.merge(
                            store.awaitOtherThan(APP, last).subscribeOn(Schedulers.parallel()),
                            store.accept(APP, ticket)
                                    .subscribeOn(Schedulers.parallel())
                                    .then(store.current(APP)),
                            store.awaitOtherThan(APP, last).subscribeOn(Schedulers.parallel())))
                    .expectNext(ticket, ticket, ticket)
                    .expectComplete()
                    .verify(SOON);
            last = ticket;
        }
        assertThat(store.toString()).contains(APP).doesNotContain("ticket-");
    }
}
