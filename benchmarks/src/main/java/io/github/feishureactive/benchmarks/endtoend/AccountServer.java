package io.github.feishureactive.benchmarks.endtoend;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.concurrent.GlobalEventExecutor;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.tcp.SslProvider;

import io.github.feishureactive.benchmarks.process.Child;

/**
 * As little of the platform as a client can be measured against: it hands out one token, refuses every other, and
 * answers the call that enables an account with the account that was asked for. It neither parses nor stores anything,
 * so that the client is what takes the time.
 */
public final class AccountServer implements AutoCloseable {

    static final String ENABLE = "/open-apis/hire/v1/referral_account/enable";
    static final String TOKEN = "t-benchmark";

    private static final String AUTHENTICATION = "/open-apis/auth/";
    private static final String AUTHORIZATION = "Bearer " + TOKEN;
    private static final String LOG_ID = "20261122120000B8C4A0F2B2D3E4F5A6B7";
    private static final byte[] TOKENS = bytes("{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"" + TOKEN
            + "\",\"app_access_token\":\"" + TOKEN + "\",\"expire\":7200}");
    private static final byte[] REFUSAL = bytes("{\"code\":99991663,\"msg\":\"invalid access token\"}");
    private static final byte[] TROUBLE = bytes("{\"code\":1002001,\"msg\":\"system error\"}");
    private static final byte[] HEAD =
            bytes("{\"code\":0,\"msg\":\"success\",\"data\":{\"account\":{\"account_id\":\"");
    private static final byte[] TAIL = bytes("\",\"assets\":{\"confirmed_bonus\":{\"point_bonus\":1500,"
            + "\"cash_bonus\":[{\"currency_type\":\"CNY\",\"amount\":520.00}]}},\"status\":1}}}");

    /** How it answers. */
    public enum Answers {
        /** With the account that was asked for. */
        RIGHT,
        /** With an account that nobody asked for. */
        WRONG,
        /** With HTTP 500 and the platform's code for trouble of its own. */
        ERROR
    }

    /**
     * What it has seen.
     *
     * @param baseUrl where it listens
     * @param tokens how often a token was asked for
     * @param calls how often an account was
     * @param connections how many are open now
     */
    public record Seen(String baseUrl, long tokens, long calls, long connections) {}

    private final DisposableServer server;
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicLong calls = new AtomicLong();
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile Duration delay = Duration.ZERO;
    private volatile Duration tokenDelay = Duration.ZERO;
    private volatile Answers answers = Answers.RIGHT;

    private final boolean tls;

    private AccountServer(UnaryOperator<HttpServer> protocol, boolean tls) {
        this.tls = tls;
        this.server = protocol.apply(HttpServer.create())
                .host("127.0.0.1")
                .port(0)
                .doOnChannelInit((observer, channel, address) -> connections.add(channel))
                .handle(this::handle)
                .bindNow();
    }

    /** Starts on a free port. */
    public static AccountServer start() {
        return new AccountServer(UnaryOperator.identity(), false);
    }

    /** Starts on a free port, over TLS with a certificate of its own, in the version of HTTP that a client prefers. */
    static AccountServer overTls() throws Exception {
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=127.0.0.1")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SslProvider.GenericSslContextSpec<SslContextBuilder> tls =
                Http2SslContextSpec.forServer(certificate.getKeyPair().getPrivate(), certificate.getCertificate());
        return new AccountServer(
                server -> server.protocol(HttpProtocol.H2, HttpProtocol.HTTP11).secure(spec -> spec.sslContext(tls)),
                true);
    }

    /**
     * In a JVM of its own, {@code tls} or not: {@code seen}, {@code delay millis}, {@code token-delay millis},
     * {@code hang-up}.
     */
    public static void main(String[] arguments) throws Exception {
        AccountServer server = arguments.length == 0 ? start() : overTls();
        Child.serve(command -> {
            switch (command[0]) {
                case "delay" -> server.delay = Duration.ofMillis(Long.parseLong(command[1]));
                case "token-delay" -> server.tokenDelay = Duration.ofMillis(Long.parseLong(command[1]));
                case "hang-up" -> server.hangUp();
                case "seen" -> {}
                default -> throw new IllegalArgumentException(command[0]);
            }
            return server.seen();
        });
    }

    /** Answers otherwise from now on. */
    public void answer(Answers otherwise) {
        answers = otherwise;
    }

    /** Closes all connections, and returns when it has. */
    void hangUp() throws InterruptedException {
        connections.close().sync();
    }

    /** What it has seen so far. */
    public Seen seen() {
        return new Seen(
                (tls ? "https" : "http") + "://127.0.0.1:" + server.port(),
                tokens.get(),
                calls.get(),
                connections.size());
    }

    private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        if (request.uri().startsWith(AUTHENTICATION)) {
            tokens.incrementAndGet();
            return after(tokenDelay, send(response, Unpooled.wrappedBuffer(TOKENS)));
        }
        calls.incrementAndGet();
        if (!request.uri().startsWith(ENABLE)) {
            return response.sendNotFound();
        }
        if (!AUTHORIZATION.equals(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION))) {
            return send(response.status(400), Unpooled.wrappedBuffer(REFUSAL));
        }
        return request.receive()
                .aggregate()
                .flatMap(body -> after(delay, send(response, answer(response, accountId(body)))));
    }

    private ByteBuf answer(HttpServerResponse response, byte[] accountId) {
        return switch (answers) {
            case RIGHT -> Unpooled.wrappedBuffer(HEAD, accountId, TAIL);
            case WRONG -> Unpooled.wrappedBuffer(HEAD, bytes("1"), TAIL);
            case ERROR -> {
                response.status(500);
                yield Unpooled.wrappedBuffer(TROUBLE);
            }
        };
    }

    /** What stands between the last two quotation marks of a body with one member. */
    private static byte[] accountId(ByteBuf body) {
        int end = body.forEachByteDesc(b -> b != '"');
        int start = body.forEachByteDesc(0, end, b -> b != '"') + 1;
        byte[] id = new byte[end - start];
        body.getBytes(start, id);
        return id;
    }

    private static Mono<Void> after(Duration delay, Mono<Void> answer) {
        return delay.isZero() ? answer : Mono.delay(delay).then(answer);
    }

    private static Mono<Void> send(HttpServerResponse response, ByteBuf body) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8")
                .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(body.readableBytes()))
                .header("X-Tt-Logid", LOG_ID)
                .sendObject(body)
                .then();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
