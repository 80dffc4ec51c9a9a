package io.github.feishureactive.redis.token;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.AuthenticationException;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.token.TokenStore.Kept;
import io.github.feishureactive.redis.EnableCall;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.server.Clients;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.account.SimulatedAccount;
import io.github.feishureactive.simulator.account.SimulatedTenant;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** Gateways that share tokens on one real Redis server, each with its own connection. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
class RedisTokenStoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String APP = "cli_store";
    private static final String SECRET = "store-secret-0123456789";
    private static final int TENANTS = 200;

    private final AppTicketStore tickets = new AppTicketStore();
    private final List<LettuceConnection> connections = new ArrayList<>();
    private final List<RedisTokenStore> stores = new ArrayList<>();
    private final List<FeishuGateway> gateways = new ArrayList<>();
    private RedisProcess redis;
    private RedisClient client;
    private FeishuSimulator platform;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        client = RedisClient.create();
        SimulatorBuilder builder = FeishuSimulator.builder()
                .storeApp(APP, SECRET)
                .onAppTicket((app, ticket) -> tickets.accept(app, ticket).block());
        IntStream.range(0, TENANTS)
                .mapToObj(i ->
                        SimulatedTenant.of("tenant" + i).withAccount(SimulatedAccount.disabled(Integer.toString(i))))
                .forEach(tenant -> builder.tenant(APP, tenant));
        platform = builder.start();
    }

    @AfterEach
    void stop() throws Exception {
        gateways.forEach(FeishuGateway::close);
        connections.forEach(LettuceConnection::dispose);
        Clients.shutdown(client);
        platform.close();
        redis.close();
    }

    private RedisTokenStore store(Duration timeout) {
        LettuceConnection connection = LettuceConnection.standalone(client, redis.uri());
        connections.add(connection);
        // On a busy machine it opens late, which would be an outage.
        ConnectionProvider.of(connection)
                .with(commands -> commands.set("opened", "yes"))
                .block(PATIENCE);
        RedisTokenStore store =
                RedisTokenStore.builder(connection).timeout(timeout).build();
        stores.add(store);
        return store;
    }

    private FeishuGateway instance() {
        return instance(SECRET, PATIENCE);
    }

    /** Gives up on Redis soon. */
    private FeishuGateway impatient() {
        return instance(SECRET, Duration.ofMillis(500));
    }

    private FeishuGateway instance(String secret, Duration timeout) {
        FeishuGateway gateway = FeishuGateway.builder()
                .authentication(AppAuthentication.storeApp(APP, secret, tickets).withTokenStore(store(timeout)))
                .baseUrl(platform.baseUrl())
                // A gateway waits one second for its token store.
                .timer(new PatientTimer())
                .quota(EnableCall.NAME, Quota.unlimited())
                .build();
        gateways.add(gateway);
        return gateway;
    }

    private static Flux<?> enableInEveryTenant(FeishuGateway gateway) {
        return Flux.range(0, TENANTS).flatMap(i -> EnableCall.on(gateway, "tenant" + i, Integer.toString(i)), 32);
    }

    private static void allSucceed(Flux<?> calls, int count) {
        StepVerifier.create(calls.count())
                .expectNext((long) count)
                .expectComplete()
                .verify(PATIENCE);
    }

    private long tokenRequests() {
        return platform.statistics().requests(ApiPaths.STORE_APP_TOKEN)
                + platform.statistics().requests(ApiPaths.STORE_TENANT_TOKEN);
    }

    @Test
    void aTokenOfOneInstanceIsUsedByAll() throws Exception {
        allSucceed(enableInEveryTenant(instance()), TENANTS);
        for (int i = 0; i < 3; i++) {
            allSucceed(enableInEveryTenant(instance()), TENANTS);
        }
        // The app's own token, and one for each tenant.
        assertThat(tokenRequests()).isEqualTo(1 + TENANTS);
        assertThat(stores.get(0).statistics()).isEqualTo(new RedisTokenStoreStatistics(0, 1 + TENANTS, 1 + TENANTS, 0));
        // An instance that has the tenants' tokens needs none of the app.
        assertThat(stores.subList(1, 4)).allSatisfy(store -> assertThat(store.statistics())
                .isEqualTo(new RedisTokenStoreStatistics(TENANTS, 0, 0, 0)));
        for (String name : redis.ask("KEYS", "feishu:token:*").lines().toList()) {
            assertThat(name).matches("feishu:token:cli_store:[A-Za-z0-9_-]{43}");
            assertThat(redis.ask("GET", name)).isBase64().doesNotContain("t-", "a-");
            assertThat(Long.parseLong(redis.ask("PTTL", name).substring(1))).isBetween(7_000_000L, 7_200_000L);
        }
    }

    @Test
    void revokedTokensAreReplacedOnce() {
        List<FeishuGateway> instances = List.of(instance(), instance(), instance(), instance());
        instances.forEach(gateway -> allSucceed(enableInEveryTenant(gateway), TENANTS));
        platform.tokens().revokeAll();
        long before = tokenRequests();
        allSucceed(Flux.fromIterable(instances).flatMap(RedisTokenStoreIT::enableInEveryTenant), 4 * TENANTS);
        // Each instance notices by itself, and sends at most one request for each token, and one more for each token of
        // a
        // tenant that it requested with the app's old token.
        assertThat(tokenRequests() - before).isBetween(1L + TENANTS, 4L * (1 + 2 * TENANTS));
        long known = tokenRequests();
        allSucceed(enableInEveryTenant(instance()), TENANTS);
        assertThat(tokenRequests()).as("the new ones are kept").isEqualTo(known);
    }

    @Test
    void anotherSecretDecryptsNothing() {
        allSucceed(enableInEveryTenant(instance()), TENANTS);
        StepVerifier.create(EnableCall.on(instance("wrong-secret", PATIENCE), "tenant0", "0"))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(AuthenticationException.class)
                        .hasMessageContaining("the secret is wrong (code 10014)"))
                .verify(PATIENCE);
    }

    @Test
    void noCallFailsWithoutRedis() throws Exception {
        allSucceed(enableInEveryTenant(instance()), TENANTS);
        FeishuGateway frozen = impatient();
        redis.freeze();
        allSucceed(enableInEveryTenant(frozen), TENANTS);
        redis.thaw();

        FeishuGateway refused = impatient();
        redis.ask("REPLICAOF", "127.0.0.1", "1");
        allSucceed(enableInEveryTenant(refused), TENANTS);
        redis.ask("REPLICAOF", "NO", "ONE");

        FeishuGateway killed = impatient();
        redis.kill();
        allSucceed(enableInEveryTenant(killed), TENANTS);
        redis.restart();
        long before = tokenRequests();
        allSucceed(enableInEveryTenant(instance()), TENANTS);
        allSucceed(enableInEveryTenant(instance()), TENANTS);
        assertThat(tokenRequests() - before).as("came back empty").isEqualTo(1 + TENANTS);
    }

    @Test
    void aTokenExpiresInRedisToo() {
        RedisTokenStore store = store(PATIENCE);
        StepVerifier.create(store.put("cli:name", "sealed", PATIENCE)
                        .then(store.get("cli:name"))
                        .map(Kept::life))
                .assertNext(life -> assertThat(life).isPositive().isLessThanOrEqualTo(PATIENCE))
                .expectComplete()
                .verify(PATIENCE);
        store.put("cli:name", "sealed", Duration.ofMillis(300)).block(PATIENCE);
        Await.until(() -> store.get("cli:name").block(PATIENCE) == null);
    }

    @Test
    void commandsTimeOut() throws Exception {
        RedisTokenStore store = store(Duration.ofMillis(50));
        redis.freeze();
        StepVerifier.create(store.get("cli:name"))
                .expectError(TimeoutException.class)
                .verify(PATIENCE);
        StepVerifier.create(store.put("cli:name", "sealed", Duration.ofMinutes(1)))
                .expectError(TimeoutException.class)
                .verify(PATIENCE);
        redis.thaw();
        assertThat(store.statistics().failed()).isEqualTo(2);
    }
}
