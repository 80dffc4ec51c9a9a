package io.github.feishureactive.redis.quota;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.token.RedisAppTickets;
import io.github.feishureactive.redis.token.RedisTokenStore;
import io.github.feishureactive.redis.token.TicketProtection;

import static org.assertj.core.api.Assertions.assertThat;

/** The permissions that a user of Redis needs, and the errors without them. */
@Timeout(120)
class PermissionsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path PAGE = Path.of("../../docs/many-instances.md");

    private static RedisProcess redis;
    private static RedisClient client;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
    }

    @AfterAll
    static void stop() throws Exception {
        Clients.shutdown(client);
        redis.close();
    }

    /** Returns the rules in the documentation, after the user's name. */
    static List<String> rules() throws IOException {
        Matcher documented = Pattern.compile("ACL SETUSER feishu (.*)").matcher(Files.readString(PAGE));
        assertThat(documented.find()).as("the page's rules").isTrue();
        return Arrays.asList(documented.group(1).split(" "));
    }

    /** Returns the commands in the script's text. */
    static Stream<String> commands() {
        return Pattern.compile("run\\('([A-Z]+)'")
                .matcher(SlotScript.SCRIPT.text())
                .results()
                .map(found -> found.group(1))
                .distinct();
    }

    private static LettuceConnection connect(String user, List<String> rules, String... more) throws Exception {
        Stream<String> all = Stream.of(
                        List.of("ACL", "SETUSER", user, "reset"), rules, List.of(more), List.of(">password", "on"))
                .flatMap(List::stream);
        assertThat(redis.ask(all.toArray(String[]::new))).isEqualTo("+OK");
        return LettuceConnection.standalone(
                client,
                RedisURI.builder()
                        .withHost("127.0.0.1")
                        .withPort(redis.port())
                        .withAuthentication(user, "password".toCharArray())
                        .build());
    }

    private static SlotScript script(LettuceConnection connection, String operation) {
        QuotaTimings timings = new QuotaTimings(3_000_000_000L, 0, 300_000_000L);
        return new SlotScript(
                ConnectionProvider.of(connection),
                "feishu:quota",
                "a",
                timings,
                Schedulers.parallel(),
                1,
                new QuotaKey(operation, "cli_a", null),
                Quota.perMinute(6));
    }

    private static SlotRequest request(Purpose purpose) {
        return new SlotRequest(purpose, 0, 0, 1, purpose == Purpose.PROBE ? 0 : 1, 0, 1_000, -1, 0, List.of());
    }

    @Test
    void theDocumentedRulesAreEnough() throws Exception {
        LettuceConnection connection = connect("enough", rules());
        SlotScript script = script(connection, "enough");
        for (Purpose purpose : Purpose.values()) {
            script.send(request(purpose), late -> {}).block(PATIENCE);
        }
        RedisRateLimiter limiter = RedisRateLimiter.builder(connection, 2)
                .timeout(Duration.ofSeconds(8))
                .build();
        limiter.throttled(Caller.KEY, Quota.perSecond(5), Duration.ofMillis(1));
        limiter.acquire(Caller.KEY, Quota.perSecond(5), RateLimiter.UNBOUNDED, false)
                .block(PATIENCE)
                .abandon();
        assertThat(limiter.statistics().failures()).isZero();
        limiter.dispose();

        RedisAppTickets tickets =
                RedisAppTickets.builder(connection, TicketProtection.none()).build();
        StepVerifier.create(tickets.accept("cli_a", "ticket").then(tickets.current("cli_a")))
                .expectNext("ticket")
                .expectComplete()
                .verify(PATIENCE);
        RedisTokenStore tokens = RedisTokenStore.builder(connection)
                .timeout(Duration.ofSeconds(8))
                .build();
        StepVerifier.create(tokens.put("cli_a:name", "sealed", Duration.ofMinutes(1))
                        .then(tokens.get("cli_a:name")))
                .assertNext(kept -> assertThat(kept.sealed()).isEqualTo("sealed"))
                .expectComplete()
                .verify(PATIENCE);
        RedisDeduplication events = RedisDeduplication.builder(connection)
                .timeout(Duration.ofSeconds(8))
                .build();
        events.once("event", Mono.empty()).block(PATIENCE);
        StepVerifier.create(events.once("another", Mono.error(new IllegalStateException("handler"))))
                .expectErrorMessage("handler")
                .verify(PATIENCE);
        assertThat(events.statistics().unshared()).isZero();
        connection.dispose();
    }

    /** A probe needs all permissions of a grant, so a server that would fail to grant does not count as back. */
    @ParameterizedTest
    @MethodSource("commands")
    void aMissingCommandIsNamedByAProbe(String command) throws Exception {
        LettuceConnection connection = connect("lacks-" + command, rules(), "-" + command.toLowerCase(Locale.ROOT));
        StepVerifier.create(script(connection, "lacks").send(request(Purpose.PROBE), late -> {}))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(RedisCommandExecutionException.class)
                        .hasMessageStartingWith("NOPERM Redis refuses this user " + command)
                        .hasMessageContaining("docs/many-instances.md"))
                .verify(PATIENCE);
        connection.dispose();
    }

    @Test
    void missingKeysAndScriptsAreNamed() throws Exception {
        LettuceConnection other = connect("other-keys", rules(), "resetkeys", "~other:*");
        RedisTokenStore tokens =
                RedisTokenStore.builder(other).timeout(Duration.ofSeconds(8)).build();
        StepVerifier.create(tokens.get("cli_a:name"))
                .expectErrorSatisfies(error -> assertThat(error).hasMessageStartingWith("NOPERM Redis refuses"))
                .verify(PATIENCE);
        LettuceConnection none = connect("no-scripts", rules(), "-evalsha", "-eval");
        StepVerifier.create(script(none, "none").send(request(Purpose.PROBE), late -> {}))
                .expectErrorSatisfies(error -> assertThat(error)
                        .hasMessageStartingWith("NOPERM Redis refuses")
                        .hasMessageContaining("'evalsha'"))
                .verify(PATIENCE);
        LettuceConnection noGet = connect("no-get", rules(), "-get");
        List<Throwable> lost = new CopyOnWriteArrayList<>();
        RedisDeduplication events = RedisDeduplication.builder(noGet)
                .timeout(Duration.ofSeconds(8))
                .listener(new RedisListener() {
                    @Override
                    public void lost(Throwable cause) {
                        lost.add(cause);
                    }
                })
                .build();
        events.once("event", Mono.empty()).block(PATIENCE);
        assertThat(lost).singleElement().satisfies(error -> assertThat(error)
                .hasMessageStartingWith("NOPERM Redis refuses this user GET feishu:event:"));
        other.dispose();
        none.dispose();
        noGet.dispose();
    }
}
