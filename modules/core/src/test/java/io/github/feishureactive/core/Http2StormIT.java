package io.github.feishureactive.core;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.Http2Server.Exchange;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that does everything that HTTP/2 allows and some things that it does not, and callers that go away. It keeps
 * the ledger: a request that was reported as not sent had no effect, none had it twice, and each response went to its
 * own caller.
 */
class Http2StormIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int CALLS = LONG ? 50_000 : 1_000;
    private static final int AT_ONCE = 50;
    private static final long SEED = Long.getLong("storm.seed", 20_261_129L);
    private static final Duration PATIENCE = Duration.ofMinutes(LONG ? 10 : 2);
    private static final ApiOperation<Item> ONCE =
            ApiOperation.post("test.once", "/items/{id}", Item.class).build();

    private enum Deed {
        PLAIN(80),
        LATE(20),
        INTERIM(10),
        REFUSED(3),
        REFUSED_AFTER_AN_INTERIM(1),
        RESET(2),
        RESET_IN_THE_MIDDLE(2),
        EARLY_RESET(2),
        GO_AWAY_BELOW(1),
        GO_AWAY_ABOVE(1),
        CUT(1),
        BODY_FIRST(1),
        NO_STATUS(1),
        LENGTH_TOO_SMALL(1),
        GARBAGE(1);

        private final int weight;

        Deed(int weight) {
            this.weight = weight;
        }

        static Deed of(Random random) {
            int left = random.nextInt(
                    Set.of(values()).stream().mapToInt(deed -> deed.weight).sum());
            for (Deed deed : values()) {
                left -= deed.weight;
                if (left < 0) {
                    return deed;
                }
            }
            return PLAIN;
        }
    }

    record Item(String id) {}

    private final Unruly unruly = new Unruly();
    private final Map<Outcome, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Queue<String> notSent = new ConcurrentLinkedQueue<>();
    private final LongAdder successes = new LongAdder();
    private final LongAdder cancelled = new LongAdder();

    @Test
    @SuppressWarnings("SystemOut")
    void theLedgerBalances() throws Exception {
        try (Http2Server server = new Http2Server(unruly)) {
            FeishuGateway gateway = FeishuGateway.builder()
                    .authentication(environment -> new OneToken())
                    .baseUrl(server.url())
                    .http2(true)
                    .maxConnections(4)
                    .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .responseTimeout(Duration.ofSeconds(20))
                    .defaultQuota(Quota.unlimited())
                    .httpClient(Http2IT::trusting)
                    .build();
            Random patience = new Random(SEED);
            Flux.range(0, CALLS)
                    .flatMap(
                            i -> call(gateway, String.valueOf(i), patience.nextInt(10) == 0, patience.nextInt(4)),
                            AT_ONCE)
                    .then()
                    .block(PATIENCE);
            gateway.disposeLater().block(PATIENCE);

            System.out.printf(
                    "HTTP/2, seed %d: %d calls over %d connections, %d successes, %d cancelled, %s; %s%n",
                    SEED, CALLS, server.connections.get(), successes.sum(), cancelled.sum(), outcomes, unruly.deeds);
            assertThat(wrong).isEmpty();
            assertThat(notSent).doesNotContainAnyElementsOf(unruly.processed.keySet());
            assertThat(unruly.processed)
                    .allSatisfy((id, times) -> assertThat(times).isEqualTo(1));
            assertThat(unruly.deeds).containsOnlyKeys(Deed.values());
            assertThat(successes.sum()).isGreaterThan(CALLS / 2);
        }
    }

    private Mono<Void> call(FeishuGateway gateway, String id, boolean impatient, int millis) {
        Mono<Item> item = gateway.call(ONCE.request().path("id", id));
        return (impatient ? item.takeUntilOther(Mono.delay(Duration.ofMillis(millis))) : item)
                .switchIfEmpty(Mono.fromRunnable(cancelled::increment))
                .doOnNext(got -> {
                    successes.increment();
                    if (!got.id().equals(id)) {
                        wrong.add(id + " got " + got.id());
                    }
                })
                .then()
                .onErrorResume(FeishuException.class, failure -> {
                    outcomes.computeIfAbsent(failure.outcome(), any -> new LongAdder())
                            .increment();
                    if (failure.outcome() == Outcome.NOT_SENT) {
                        notSent.add(id);
                    }
                    return Mono.empty();
                });
    }

    /** On one event loop. */
    private static final class Unruly implements Http2Server.Script {

        private final Random random = new Random(SEED);
        private final Map<Deed, Integer> deeds = new EnumMap<>(Deed.class);
        private final Map<String, Integer> processed = new ConcurrentHashMap<>();

        /** By connection, the last stream that it processes. */
        private final Map<Integer, Integer> last = new HashMap<>();

        @Override
        public void serve(Exchange exchange) {
            if (beyond(exchange)) {
                return;
            }
            Deed deed = Deed.of(random);
            deeds.merge(deed, 1, Integer::sum);
            if (deed == Deed.REFUSED) {
                exchange.reset(Http2Error.REFUSED_STREAM);
            } else if (deed == Deed.GO_AWAY_BELOW) {
                goAway(exchange, exchange.id() - 2);
            } else if (deed == Deed.LATE) {
                exchange.later(Duration.ofMillis(random.nextInt(5)), () -> {
                    if (!beyond(exchange)) {
                        process(exchange);
                        exchange.respond(item(exchange));
                    }
                });
            } else {
                process(exchange);
                respond(exchange, deed);
            }
        }

        private void respond(Exchange exchange, Deed deed) {
            switch (deed) {
                case INTERIM -> exchange.head(103, false).head(100, false).respond(item(exchange));
                case REFUSED_AFTER_AN_INTERIM -> exchange.head(103, false).reset(Http2Error.REFUSED_STREAM);
                case RESET -> exchange.reset(Http2Error.INTERNAL_ERROR);
                case RESET_IN_THE_MIDDLE ->
                    exchange.head(200, false).data("{\"co", false).reset(Http2Error.CANCEL);
                case EARLY_RESET -> {
                    exchange.respond(item(exchange));
                    exchange.reset(Http2Error.NO_ERROR);
                }
                case GO_AWAY_ABOVE -> {
                    goAway(exchange, exchange.id());
                    exchange.respond(item(exchange));
                }
                case CUT -> exchange.closeConnection();
                case BODY_FIRST -> exchange.data(item(exchange), true);
                case NO_STATUS ->
                    exchange.head(new DefaultHttp2Headers(false).set("x", "y"), false)
                            .data(item(exchange), true);
                case LENGTH_TOO_SMALL ->
                    exchange.head(200, false, "content-length", "5").data(item(exchange), true);
                case GARBAGE -> exchange.garbage("HTTP/1.1 200 OK\r\n\r\n");
                default -> exchange.respond(item(exchange));
            }
        }

        private void process(Exchange exchange) {
            processed.merge(id(exchange), 1, Integer::sum);
        }

        private void goAway(Exchange exchange, int id) {
            last.merge(exchange.connection, Math.max(id, 0), Math::min);
            exchange.goAway(last.get(exchange.connection));
        }

        private boolean beyond(Exchange exchange) {
            return exchange.id() > last.getOrDefault(exchange.connection, Integer.MAX_VALUE);
        }

        private static String id(Exchange exchange) {
            return exchange.path().substring("/items/".length());
        }

        private static String item(Exchange exchange) {
            return "{\"code\":0,\"data\":{\"id\":\"" + id(exchange) + "\"}}";
        }
    }
}
