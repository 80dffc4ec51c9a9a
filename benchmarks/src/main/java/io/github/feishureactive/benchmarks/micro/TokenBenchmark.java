package io.github.feishureactive.benchmarks.micro;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** What it costs to get the token while it is fresh, beside what that is made of. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenBenchmark {

    private static final byte[] ANSWER = """
            {"code":0,"msg":"ok","tenant_access_token":"t-benchmark","expire":7200}""".getBytes(StandardCharsets.UTF_8);

    private record Key(String kind, @Nullable String tenant) {}

    private final Key key = new Key("TENANT", null);
    private final ConcurrentHashMap<Key, AtomicReference<Mono<AccessToken>>> map = new ConcurrentHashMap<>();

    private volatile @Nullable Mono<AccessToken> bare;
    private @Nullable AccessTokens tokens;
    private @Nullable FeishuGateway gateway;
    private @Nullable HttpServer platform;

    /**
     * Fetches the one token.
     *
     * @throws IOException if there is no port for the platform
     */
    @Setup
    public void start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, ANSWER.length);
            exchange.getResponseBody().write(ANSWER);
            exchange.close();
        });
        server.start();
        platform = server;
        Authentication app = AppAuthentication.customApp("cli_benchmark", "secret");
        gateway = FeishuGateway.builder()
                .baseUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .authentication(environment -> tokens = app.open(environment))
                .build();
        Mono<AccessToken> token =
                Mono.just(token().blockOptional(Duration.ofSeconds(10)).orElseThrow());
        bare = token;
        map.put(new Key("TENANT", null), new AtomicReference<>(token));
    }

    /** Leaves nothing behind. */
    @TearDown
    public void stop() {
        if (gateway != null) {
            gateway.close();
        }
        if (platform != null) {
            platform.stop(0);
        }
    }

    private @Nullable Mono<AccessToken> lookUp() {
        AtomicReference<Mono<AccessToken>> held = map.get(key);
        return held == null ? null : held.get();
    }

    /**
     * The floor: a token that needs no look at the clock.
     *
     * @return the token
     */
    @Benchmark
    public @Nullable Mono<AccessToken> volatileRead() {
        return bare;
    }

    /**
     * The floor of one token among many.
     *
     * @return the token
     */
    @Benchmark
    public @Nullable Mono<AccessToken> volatileReadAndLookUp() {
        return lookUp();
    }

    /**
     * What it costs to know the time.
     *
     * @return the time
     */
    @Benchmark
    public long clock() {
        return Schedulers.parallel().now(TimeUnit.NANOSECONDS);
    }

    /**
     * The floor of a token that may end.
     *
     * @return the token, or the time if that were past its end
     */
    @Benchmark
    public @Nullable Object volatileReadLookUpAndClock() {
        long now = Schedulers.parallel().now(TimeUnit.NANOSECONDS);
        return now == 0 ? now : lookUp();
    }

    /**
     * The token of the refresher, fresh.
     *
     * @return the token
     */
    @Benchmark
    public Mono<AccessToken> token() {
        AccessTokens open = tokens;
        if (open == null) {
            throw new IllegalStateException("not started");
        }
        return open.token(null);
    }
}
