package io.github.feishureactive.redis.token;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** Two instances, one of which receives the tickets. */
@Timeout(600)
class RedisAppTicketsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final byte[] KEY = new byte[32];

    private static RedisProcess redis;
    private static RedisClient client;
    private static LettuceConnection one;
    private static LettuceConnection other;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
        one = LettuceConnection.standalone(client, redis.uri());
        other = LettuceConnection.standalone(client, redis.uri());
    }

    @AfterAll
    static void stop() throws Exception {
        one.dispose();
        other.dispose();
        Clients.shutdown(client);
        redis.close();
    }

    private static RedisAppTickets tickets(LettuceConnection connection, TicketProtection protection) {
        return RedisAppTickets.builder(connection, protection)
                .timeout(PATIENCE)
                .poll(Duration.ofMillis(20))
                .build();
    }

    @Test
    void aTicketOfOneInstanceReachesAll() throws Exception {
        RedisAppTickets received = tickets(one, TicketProtection.encrypted(KEY));
        RedisAppTickets needed = tickets(other, TicketProtection.encrypted(KEY));
        StepVerifier.create(needed.current("cli_shared")).expectComplete().verify(PATIENCE);

        StepVerifier.create(Mono.when(
                                needed.awaitOtherThan("cli_shared", null)
                                        .doOnNext(ticket -> assertThat(ticket).isEqualTo("ticket-1")),
                                received.accept("cli_shared", "ticket-1"))
                        .then(needed.current("cli_shared")))
                .expectNext("ticket-1")
                .expectComplete()
                .verify(PATIENCE);

        Mono<String> next = needed.awaitOtherThan("cli_shared", "ticket-1").cache();
        StepVerifier.create(next.or(Mono.delay(Duration.ofMillis(200)).thenReturn("none yet")))
                .expectNext("none yet")
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(
                        received.accept("cli_shared", "ticket-2").then(needed.awaitOtherThan("cli_shared", "ticket-1")))
                .expectNext("ticket-2")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(redis.ask("GET", "feishu:app-ticket:cli_shared"))
                .startsWith("e:")
                .doesNotContain("ticket");
    }

    @Test
    void anOlderTicketThatComesAgainDoesNotReplaceANewerOne() throws Exception {
        RedisAppTickets received = tickets(one, TicketProtection.encrypted(KEY));
        RedisAppTickets needed = tickets(other, TicketProtection.encrypted(KEY));
        Instant earlier = Instant.parse("2026-01-01T00:00:00.000001Z");
        StepVerifier.create(received.accept("cli_order", "newer", earlier.plusNanos(1_000))
                        .then(needed.accept("cli_order", "older", earlier))
                        .then(needed.current("cli_order")))
                .expectNext("newer")
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(received.accept("cli_order", "without a time")
                        .then(needed.accept("cli_order", "older", earlier))
                        .then(needed.current("cli_order")))
                .expectNext("without a time")
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(received.accept("cli_order", "newest", earlier.plusSeconds(1))
                        .then(needed.current("cli_order")))
                .expectNext("newest")
                .expectComplete()
                .verify(PATIENCE);
        assertThat(redis.ask("GET", "feishu:app-ticket:cli_order")).startsWith("t:1767225601000001:e:");
    }

    @Test
    void plainTextMustBeChosen() throws Exception {
        StepVerifier.create(tickets(one, TicketProtection.none()).accept("cli_plain", "ticket-3"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(redis.ask("GET", "feishu:app-ticket:cli_plain")).isEqualTo("p:ticket-3");
        StepVerifier.create(tickets(one, TicketProtection.none()).current("cli_plain"))
                .expectNext("ticket-3")
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void anotherKeyDecryptsNothingAndRevealsNothing() {
        RedisAppTickets sealing = tickets(one, TicketProtection.encrypted(KEY));
        byte[] wrong = KEY.clone();
        wrong[0] = 1;
        StepVerifier.create(sealing.accept("cli_sealed", "ticket-4")
                        .then(tickets(other, TicketProtection.encrypted(wrong)).current("cli_sealed")))
                .expectErrorSatisfies(error -> assertThat(error)
                        .hasMessageContaining("give all instances the same one")
                        .hasNoCause())
                .verify(PATIENCE);
        StepVerifier.create(tickets(other, TicketProtection.none()).current("cli_sealed"))
                .expectErrorMessage(
                        "The ticket of cli_sealed in Redis is encrypted, but this instance has no key for it;"
                                + " give all instances the same one")
                .verify(PATIENCE);
    }

    @Test
    void aFailedReadDoesNotEndTheWait() throws Exception {
        try (RedisProcess own = RedisProcess.start()) {
            LettuceConnection connection = LettuceConnection.standalone(client, own.uri());
            RedisAppTickets tickets = RedisAppTickets.builder(connection, TicketProtection.encrypted(KEY))
                    .timeout(Duration.ofMillis(500))
                    .poll(Duration.ofMillis(20))
                    .build();
            StepVerifier.create(tickets.current("cli_waits")).expectComplete().verify(PATIENCE);
            List<Object> ends = new CopyOnWriteArrayList<>();
            own.kill();
            Disposable waiting = tickets.awaitOtherThan("cli_waits", null).subscribe(ends::add, ends::add);
            StepVerifier.create(tickets.current("cli_waits")).expectError().verify(PATIENCE);
            StepVerifier.create(tickets.current("cli_waits")).expectError().verify(PATIENCE);
            assertThat(ends).isEmpty();
            own.restart();
            Await.until(() -> tickets.accept("cli_waits", "ticket")
                    .thenReturn(true)
                    .onErrorReturn(false)
                    .block(PATIENCE));
            Await.until(() -> !ends.isEmpty());
            assertThat(ends).containsExactly("ticket");
            waiting.dispose();

            own.kill();
            tickets.awaitOtherThan("cli_waits", "ticket").subscribe(ends::add, ends::add);
            connection.dispose();
            Await.until(() -> ends.size() == 2);
            assertThat(ends.get(1)).as("the connection is disposed").isInstanceOf(Throwable.class);
        }
    }

    @Test
    void aTicketThatCannotBeDecryptedEndsTheWait() {
        RedisAppTickets sealed = tickets(one, TicketProtection.encrypted(KEY));
        StepVerifier.create(sealed.accept("cli_other_key", "ticket")
                        .then(tickets(other, TicketProtection.none()).awaitOtherThan("cli_other_key", null)))
                .expectErrorMessage(
                        "The ticket of cli_other_key in Redis is encrypted, but this instance has no key for it;"
                                + " give all instances the same one")
                .verify(PATIENCE);
    }

    @Test
    void aBlankTicketIsRejected() {
        StepVerifier.create(tickets(one, TicketProtection.none()).accept("cli_a", " "))
                .expectError(IllegalArgumentException.class)
                .verify(PATIENCE);
    }
}
