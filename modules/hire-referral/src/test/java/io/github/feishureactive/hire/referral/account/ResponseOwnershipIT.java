package io.github.feishureactive.hire.referral.account;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.transport.ProxyProvider;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.hire.referral.BonusType;
import io.github.feishureactive.hire.referral.account.ScriptedServer.Request;
import io.github.feishureactive.hire.referral.account.ScriptedServer.Script;
import io.github.feishureactive.hire.referral.wire.FixedToken;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static io.github.feishureactive.hire.referral.account.ScriptedServer.account;
import static io.github.feishureactive.hire.referral.account.ScriptedServer.response;
import static org.assertj.core.api.Assertions.assertThat;

/** Whatever a server writes, in whatever packets: a response belongs to the request it answers, or to none. */
class ResponseOwnershipIT {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String MOVED = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n";

    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private @Nullable ScriptedServer server;
    private @Nullable FeishuGateway gateway;

    @AfterEach
    void close() throws IOException {
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, 103 Early Hints, 1, false",
        "false, 103 Early Hints, 1, true",
        "true, 103 Early Hints, 1, false",
        "true, 103 Early Hints, 3, true",
        "false, 102 Processing, 1, true",
        "false, 102 Processing, 3, false",
        "false, 100 Continue, 2, false",
        "false, 199 Whatever, 1, true",
    })
    void interimResponsesAreSkipped(boolean tls, String status, int times, boolean apart) throws IOException {
        String interim = ("HTTP/1.1 " + status + "\r\nlink: </x>; rel=preload\r\n\r\n").repeat(times);
        ReferralAccounts accounts = accounts(tls, (request, wire) -> {
            if (apart) {
                wire.write(interim);
                wire.write(response(account(request.account())));
            } else {
                wire.write(interim + response(account(request.account())));
            }
        });

        for (int i = 1; i <= 9; i++) {
            assertThat(enabled(accounts, "" + i)).isEqualTo("" + i);
        }
        // The response may be here a moment before its connection is back in the pool.
        assertThat(server.connections()).isLessThan(9);
        assertThat(requests).hasSize(9);
    }

    @Test
    void interimResponsesWithoutEndAreAFailure() throws IOException {
        ReferralAccounts accounts = accounts(false, (request, wire) -> {
            while (true) {
                wire.write("HTTP/1.1 102 Processing\r\n\r\n");
            }
        });

        TransportException error = failure(TransportException.class, accounts.enable("1"));

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error).hasMessageContaining("interim responses");
        assertThat(server.connections()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUpgradeNobodyAskedForIsAFailure(boolean tls) throws IOException {
        ReferralAccounts accounts = accounts(
                tls,
                (request, wire) -> wire.write(
                        request.connection() == 1 ? MOVED + "\1\2\3" : response(account(request.account()))));

        TransportException error = failure(
                TransportException.class,
                ReferralAccounts.on(builder(RetryPolicy.none())).enable("1"));

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error).hasMessageContaining("protocol").hasNoCause();
        assertThat(enabled(accounts, "2")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HT",
                "\r\n",
                "x",
                "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 103 x\r\n\r\n",
                "full"
            })
    void whatComesTooMuchWithAResponseEndsItsConnection(String surplus) throws IOException {
        ReferralAccounts accounts = accounts(
                false,
                (request, wire) -> wire.write(response(account(request.account()))
                        + (surplus.equals("full") ? response(account("666")) : surplus)));

        for (String id : List.of("1", "2", "3")) {
            assertThat(enabled(accounts, id)).isEqualTo(id);
        }
        assertThat(requests).extracting(Request::connection).containsExactly(1, 2, 3);
    }

    @Test
    void aBodyLongerThanItsLengthEndsItsConnection() throws IOException {
        ReferralAccounts accounts = accounts(
                false,
                (request, wire) -> wire.write(
                        "HTTP/1.1 200 OK\r\ncontent-length: 60\r\n\r\n" + account(request.account()) + " ".repeat(60)));

        UnreadableResponseException error = failure(UnreadableResponseException.class, accounts.enable("1"));

        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(requests).extracting(Request::connection).containsExactly(1, 2, 3);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void whatComesBeforeTheNextRequestEndsTheConnection(boolean tls, boolean whole) throws IOException {
        AtomicReference<ScriptedServer.Wire> last = new AtomicReference<>();
        ReferralAccounts accounts = accounts(tls, (request, wire) -> {
            last.set(wire);
            wire.write(response(account(request.account())));
        });

        for (int i = 1; i <= 20; i++) {
            assertThat(enabled(accounts, "" + i)).isEqualTo("" + i);
            last.get().write(whole ? response(account("666")) : "HTT");
        }

        assertThat(requests).hasSize(20);
        assertThat(requests).extracting(Request::connection).doesNotHaveDuplicates();
    }

    /** The event loop has polled that connection before, and found nothing: it has to poll it again. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatComesWhileTheEventLoopIsBusyEndsTheConnectionToo(boolean tls) throws IOException {
        Map<Integer, ScriptedServer.Wire> wires = new ConcurrentHashMap<>();
        ReferralAccounts accounts = accounts(tls, (request, wire) -> {
            wires.put(request.connection(), wire);
            wire.write(response(account(request.account())));
        });

        // Each begins where the one before ends, so they take turns with two connections.
        String id = accounts.enable("1")
                .flatMap(first -> accounts.enable("2"))
                .flatMap(second -> accounts.enable("3"))
                .flatMap(third -> {
                    Thread surplus = write(wires.get(2), response(account("666")));
                    while (surplus.isAlive()) {
                        // This is the event loop, which is to stay here until then.
                    }
                    return accounts.enable("4");
                })
                .map(Account::accountId)
                .block(PATIENCE);

        assertThat(id).isEqualTo("4");
        assertThat(requests).hasSize(4).extracting(Request::connection).startsWith(1, 2, 1);
        assertThat(requests).extracting(Request::connection).last().isNotEqualTo(2);
    }

    private static Thread write(ScriptedServer.Wire wire, String text) {
        Thread writer = new Thread(() -> {
            try {
                wire.write(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        writer.start();
        return writer;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponseBeforeAnyRequestIsNobodys(boolean tls) throws IOException {
        ReferralAccounts accounts = accounts(tls, new Script() {
            @Override
            public void answer(Request request, ScriptedServer.Wire wire) throws IOException {
                wire.write(response(account(request.account())));
            }

            @Override
            public void connected(int connection, ScriptedServer.Wire wire) throws IOException {
                if (connection == 1) {
                    wire.write(response(account("666")));
                }
            }
        });

        Mono.just("1")
                .flatMap(accounts::enable)
                .map(Account::accountId)
                .onErrorReturn("lost")
                .block(PATIENCE);
        assertThat(enabled(accounts, "2")).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMalformedResponseEndsItsConnection(boolean headFirst) throws IOException {
        ReferralAccounts accounts = accounts(
                false,
                (request, wire) -> wire.write(
                        request.connection() == 1
                                ? headFirst
                                        ? "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nt-s3cr3t\r\n"
                                        : "t-s3cr3t t-s3cr3t\r\n\r\n"
                                : response(account(request.account()))));

        assertThat(enabled(accounts, "1")).isEqualTo("1");
        assertThat(requests).extracting(Request::connection).containsExactly(1, 2);
    }

    @Test
    void theAccountOfAnotherIsNoSuccess() throws IOException {
        ReferralAccounts accounts = accounts(false, (request, wire) -> wire.write(response(account("666"))));

        for (Mono<?> call : List.of(accounts.enable("1"), accounts.deactivate("1"), accounts.assets("1"))) {
            requests.clear();
            UnreadableResponseException error = failure(UnreadableResponseException.class, call);

            assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(error.attempts()).isEqualTo(3);
            assertThat(error).hasMessageContaining("account_id").hasMessageNotContaining("666");
            assertThat(requests)
                    .extracting(Request::connection)
                    .doesNotHaveDuplicates()
                    .hasSize(3);
        }
    }

    @Test
    void theOrderOfAnotherIsAskedForAgainAndThenUnknown() throws IOException {
        ReferralAccounts accounts = accounts(false, (request, wire) -> wire.write(response(order("other", 7))));

        WithdrawalUnknownException error =
                failure(WithdrawalUnknownException.class, accounts.withdraw("1", "order-1", Set.of(BonusType.POINTS)));

        assertThat(error.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(error).hasMessageContaining("external_order_id");
        assertThat(requests).hasSize(3).allSatisfy(request -> assertThat(request.order())
                .isEqualTo("order-1"));
        assertThat(requests).extracting(Request::connection).doesNotHaveDuplicates();
    }

    @Test
    void anotherOrderThenTheRightOne() throws IOException {
        ReferralAccounts accounts = accounts(
                false,
                (request, wire) -> wire.write(
                        response(request.connection() == 1 ? order("other", 7) : order(request.order(), 5))));

        Withdrawal withdrawal =
                accounts.withdraw("1", "order-1", Set.of(BonusType.POINTS)).block(PATIENCE);

        assertThat(withdrawal.externalOrderId()).isEqualTo("order-1");
        assertThat(withdrawal.withdrawn().pointBonus()).isEqualTo(5);
    }

    @Test
    void anOrderThatIsNotNamedIsTheOneAskedFor() throws IOException {
        ReferralAccounts accounts = accounts(
                false, (request, wire) -> wire.write(response("{\"code\":0,\"data\":{\"trans_time\":\"1\"}}")));

        assertThat(accounts.withdraw("1", "order-1", Set.of(BonusType.POINTS))
                        .block(PATIENCE)
                        .externalOrderId())
                .isEqualTo("order-1");
        assertThat(requests).hasSize(1);
    }

    @Test
    void whatSaysNothingOfAWithdrawalIsNone() throws IOException {
        ReferralAccounts accounts = accounts(false, (request, wire) -> wire.write(response(account("1"))));

        WithdrawalUnknownException error =
                failure(WithdrawalUnknownException.class, accounts.withdraw("1", "order-1", Set.of(BonusType.POINTS)));

        assertThat(error.outcome()).isEqualTo(Outcome.UNREADABLE);
        assertThat(requests).extracting(Request::connection).containsExactly(1, 2, 3);
    }

    /** The server was tired of waiting for a request; the one it meets was not looked at (RFC 9110, 15.5.9). */
    @Test
    void aTimedOutRequestWasNotProcessed() throws IOException {
        ReferralAccounts accounts = accounts(false, (request, wire) -> {
            if (request.connection() == 1) {
                wire.write(response("408 Request Timeout", "connection: close\r\n", ""));
                wire.close();
            } else {
                wire.write(response(account("1")));
            }
        });

        assertThat(accounts.create(EmployeeContact.byEmail("a@example.com"))
                        .block(PATIENCE)
                        .accountId())
                .isEqualTo("1");
        assertThat(requests).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCompressedResponseIsDecoded(boolean compress) throws IOException {
        server = ScriptedServer.start(false, (request, wire) -> {
            requests.add(request);
            byte[] body = gzip(account(request.account()));
            wire.write("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: " + body.length + "\r\n\r\n");
            wire.write(body);
        });
        gateway = FeishuGateway.builder()
                .authentication(new FixedToken(WirePlatform.TOKEN))
                .baseUrl(server.baseUrl())
                .httpClient(client -> client.compress(compress))
                .build();

        assertThat(enabled(ReferralAccounts.on(gateway), "1")).isEqualTo("1");
        assertThat(requests)
                .extracting(request -> request.header("accept-encoding"))
                .containsExactly("identity");
    }

    @ParameterizedTest
    @CsvSource({"false, 407 Proxy Authentication Required", "true, 407 Who Are You", "true, 502 Bad Gateway"})
    void aProxyThatOpensNoTunnelIsNamed(boolean tls, String status) throws IOException {
        server = ScriptedServer.start(tls, (request, wire) -> wire.write(response(account("1"))));
        try (ScriptedServer proxy = ScriptedServer.start(
                false, (request, wire) -> wire.write(response(status, "connection: close\r\n", "")))) {
            String port = proxy.baseUrl().substring("http://127.0.0.1:".length());
            gateway = FeishuGateway.builder()
                    .authentication(new FixedToken(WirePlatform.TOKEN))
                    .baseUrl(server.baseUrl())
                    .retry(RetryPolicy.none())
                    .httpClient(client -> server.trusting(client).proxy(spec -> spec.type(ProxyProvider.Proxy.HTTP)
                            .host("127.0.0.1")
                            .port(Integer.parseInt(port))
                            .nonProxyHosts("nowhere")))
                    .build();

            TransportException error = failure(
                    TransportException.class, ReferralAccounts.on(gateway).enable("1"));

            assertThat(error.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(error)
                    .hasMessageContaining("the http proxy 127.0.0.1:" + port + " did not open a tunnel and responded "
                            + status.substring(0, 3) + ";")
                    .hasMessageNotContaining("TLS")
                    .hasNoCause();
            assertThat(server.connections()).isZero();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String order(String id, int points) {
        return "{\"code\":0,\"data\":{\"external_order_id\":\"" + id
                + "\",\"trans_time\":\"1\",\"withdrawal_details\":{\"point_bonus\":" + points + "}}}";
    }

    private static String enabled(ReferralAccounts accounts, String id) {
        return accounts.enable(id).map(Account::accountId).block(PATIENCE);
    }

    private static <E extends FeishuException> E failure(Class<E> type, Mono<?> call) {
        Throwable error = call.materialize().block(PATIENCE).getThrowable();
        assertThat(error).isExactlyInstanceOf(type);
        return type.cast(error);
    }

    private ReferralAccounts accounts(boolean tls, Script script) throws IOException {
        server = ScriptedServer.start(tls, new Script() {
            @Override
            public void answer(Request request, ScriptedServer.Wire wire) throws IOException {
                requests.add(request);
                script.answer(request, wire);
            }

            @Override
            public void connected(int connection, ScriptedServer.Wire wire) throws IOException {
                script.connected(connection, wire);
            }
        });
        return ReferralAccounts.on(builder(new RetryPolicy(3, Duration.ofMillis(1), Duration.ofMillis(1))));
    }

    private FeishuGateway builder(RetryPolicy retry) {
        FeishuGatewayBuilder builder = FeishuGateway.builder()
                .authentication(new FixedToken(WirePlatform.TOKEN))
                .baseUrl(server.baseUrl())
                .retry(retry)
                .httpClient(server::trusting);
        gateway = builder.build();
        return gateway;
    }
}
