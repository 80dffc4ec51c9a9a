package io.github.feishureactive.hire.referral.account;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.account.ScriptedServer.Request;
import io.github.feishureactive.hire.referral.account.ScriptedServer.Wire;
import io.github.feishureactive.hire.referral.wire.FixedToken;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.account.ScriptedServer.account;
import static io.github.feishureactive.hire.referral.account.ScriptedServer.response;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Thousands of responses from a server that does with a connection whatever it likes. Every response names the request
 * that it was made for, also where the platform's would not, so that a wrong one is noticed: {@code create} names
 * nothing in its request that comes back, and is the call that HTTP/1.1 alone must protect.
 */
class ResponseStormIT {

    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int CALLS = LONG ? 20_000 : 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(LONG ? 600 : 120);
    private static final long SEED = Long.getLong("storm.seed", 20_261_128L);

    private static final String INTERIM = "HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n";
    private static final String NOBODY = "nobody";
    private static final String UPGRADE = "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\n\r\n";

    private enum Deed {
        PLAIN(12),
        INTERIM_TOGETHER(2),
        INTERIM_APART(2),
        SURPLUS_TOGETHER(2),
        SURPLUS_BYTES(1),
        SURPLUS_AT_ONCE(1),
        SURPLUS_WHEN_IDLE(1),
        LENGTH_TOO_SMALL(1),
        SHORT(1),
        CLOSED(1),
        CLOSED_WHEN_IDLE(1),
        LATE(1),
        UPGRADED(1),
        NOT_HTTP(1),
        UNSOLICITED(1),
        ANOTHERS(1);

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

    private final Random random = new Random(SEED);
    private final Map<Deed, LongAdder> deeds = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final LongAdder undetectable = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder successes = new LongAdder();
    private final AtomicInteger next = new AtomicInteger();

    /** Responses that may have come before or after the next request was written, by whom they name. */
    private final Set<String> racing = ConcurrentHashMap.newKeySet();

    /** What is still to be written after a response, by whom it names. */
    private final Map<String, Sinks.Empty<Void>> following = new ConcurrentHashMap<>();

    private volatile boolean inSequence;

    @ParameterizedTest
    @CsvSource({"false, 1", "false, 50", "true, 1", "true, 50"})
    @SuppressWarnings("SystemOut")
    void everyCallerGetsItsOwnResponseOrAnError(boolean tls, int atOnce) throws IOException {
        inSequence = atOnce == 1;
        try (ScriptedServer server = ScriptedServer.start(tls, new Unruly())) {
            FeishuGateway gateway = FeishuGateway.builder()
                    .authentication(new FixedToken(WirePlatform.TOKEN))
                    .baseUrl(server.baseUrl())
                    .retry(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1)))
                    .responseTimeout(Duration.ofSeconds(20))
                    .quota("hire.referral_account.enable", Quota.unlimited())
                    .quota("hire.referral_account.create", Quota.unlimited())
                    .quota("hire.referral_account.withdraw", Quota.unlimited())
                    .httpClient(server::trusting)
                    .build();
            ReferralAccounts accounts = ReferralAccounts.on(gateway);
            try {
                Flux.range(0, CALLS)
                        .flatMap(i -> call(accounts, i), atOnce)
                        .then()
                        .block(PATIENCE);
            } finally {
                gateway.disposeLater().block(Duration.ofSeconds(30));
            }
            Map<Deed, Long> sent = new TreeMap<>();
            deeds.forEach((deed, count) -> sent.put(deed, count.sum()));
            long responses = sent.values().stream().mapToLong(Long::longValue).sum();
            System.out.printf(
                    "%s, %d at once, seed %d: %d calls, %d responses over %d connections, %d successes, %d failures, %d"
                            + " swapped where HTTP/1.1 cannot tell; %s%n",
                    tls ? "TLS" : "plain",
                    atOnce,
                    SEED,
                    CALLS,
                    responses,
                    server.connections(),
                    successes.sum(),
                    failures.sum(),
                    undetectable.sum(),
                    sent);

            assertThat(wrong).isEmpty();
            assertThat(sent).containsOnlyKeys(Deed.values());
            assertThat(responses).isGreaterThanOrEqualTo(CALLS);
            assertThat(successes.sum()).isGreaterThan(CALLS / 2);
        }
    }

    private Mono<Void> call(ReferralAccounts accounts, int number) {
        String name = "n" + next.incrementAndGet();
        Mono<String> got =
                switch (number % 3) {
                    case 0 -> accounts.enable(name).map(Account::accountId);
                    case 1 ->
                        accounts.withdraw("1", name, Set.of(BonusType.POINTS))
                                .map(withdrawal -> withdrawal.withdrawn() == null
                                        ? "nothing"
                                        : "n" + withdrawal.withdrawn().pointBonus());
                    default ->
                        accounts.create(EmployeeContact.byEmail(name + "@example.com"))
                                .map(Account::accountId);
                };
        return got.doOnNext(id -> {
                    if (id.equals(name)) {
                        successes.increment();
                    } else if (number % 3 == 2 && (id.equals(NOBODY) || racing.contains(id))) {
                        undetectable.increment();
                        // Its own response is a surplus for whoever is next on the connection.
                        racing.add(name);
                    } else {
                        wrong.add(name + " got " + id);
                    }
                })
                .onErrorResume(FeishuException.class, error -> {
                    failures.increment();
                    return Mono.empty();
                })
                .then(Mono.defer(() -> {
                    // In sequence the surplus is there before the next request is, and is no excuse.
                    Sinks.Empty<Void> surplus = following.remove(name);
                    return surplus == null ? Mono.empty() : surplus.asMono();
                }));
    }

    /** What the response to a request says, with its name in it. */
    private static String right(Request request) {
        if (request.head().contains("/withdraw ")) {
            return "{\"code\":0,\"data\":{\"external_order_id\":\"" + request.order()
                    + "\",\"withdrawal_details\":{\"point_bonus\":"
                    + request.order().substring(1) + "}}}";
        }
        return account(name(request));
    }

    private static String name(Request request) {
        if (request.head().contains("/enable ")) {
            return request.account();
        }
        int at = request.body().indexOf('@');
        return at < 0
                ? request.order()
                : request.body().substring(request.body().lastIndexOf('"', at) + 1, at);
    }

    private final class Unruly implements ScriptedServer.Script {

        @Override
        public void connected(int connection, Wire wire) throws IOException {
            if (connection % 13 == 0) {
                count(Deed.UNSOLICITED);
                // The first request on the connection may be on its way by now.
                wire.write(response(account(NOBODY)));
            }
        }

        @Override
        public void answer(Request request, Wire wire) throws IOException {
            Deed deed;
            synchronized (random) {
                deed = Deed.of(random);
            }
            count(deed);
            String body = right(request);
            switch (deed) {
                case INTERIM_TOGETHER -> wire.write(INTERIM + INTERIM + response(body));
                case INTERIM_APART -> {
                    wire.write(INTERIM);
                    wire.write(response(body));
                }
                case SURPLUS_TOGETHER -> wire.write(response(body) + response(body));
                case SURPLUS_BYTES -> wire.write(response(body) + "HTTP/1.1 2");
                case SURPLUS_AT_ONCE -> {
                    Sinks.Empty<Void> surplus = Sinks.empty();
                    if (inSequence) {
                        following.put(name(request), surplus);
                    } else {
                        racing.add(name(request));
                    }
                    wire.write(response(body));
                    try {
                        wire.write(response(body));
                    } finally {
                        surplus.tryEmitEmpty();
                    }
                }
                case SURPLUS_WHEN_IDLE -> surplusBeforeTheEnd(wire, body);
                case LENGTH_TOO_SMALL ->
                    wire.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n" + body + response(body));
                case SHORT -> {
                    wire.write("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n" + body);
                    wire.close();
                }
                case CLOSED -> wire.close();
                case CLOSED_WHEN_IDLE -> {
                    wire.write(response(body));
                    wire.close();
                }
                case LATE -> {
                    wire.write("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n");
                    wire.write(body);
                }
                case UPGRADED -> wire.write(UPGRADE + response(body));
                case NOT_HTTP -> wire.write("what? " + body + "\r\n\r\n" + response(body));
                case ANOTHERS ->
                    wire.write(response(
                            request.head().contains("/withdraw ")
                                    ? right(request)
                                            .replace(request.order(), "other")
                                            .replace("point_bonus\":", "x\":")
                                    : request.head().contains("/enable ") ? account("other") : body));
                default -> wire.write(response(body));
            }
        }

        /** A chunked response, whose surplus is there before its own end is. */
        private void surplusBeforeTheEnd(Wire wire, String body) throws IOException {
            wire.write("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n" + Integer.toHexString(body.length())
                    + "\r\n" + body + "\r\n0\r\n");
            wire.write("\r\n" + response(body).substring(0, 20));
        }

        private void count(Deed deed) {
            deeds.computeIfAbsent(deed, any -> new LongAdder()).increment();
        }
    }
}
