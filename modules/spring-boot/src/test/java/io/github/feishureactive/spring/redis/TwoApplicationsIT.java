package io.github.feishureactive.spring.redis;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.testkit.Await;

import static org.assertj.core.api.Assertions.assertThat;

/** Two applications that share a Redis server, and the simulator. */
@Timeout(600)
class TwoApplicationsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private final FeishuSimulator simulator = FeishuSimulator.demo().start();
    private final List<ConfigurableApplicationContext> applications = new ArrayList<>();
    private RedisServer redis;
    private int port;

    @BeforeEach
    void start() throws Exception {
        port = freePort();
        redis = RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .build();
        redis.start();
    }

    /** Returns a free port below the ephemeral range, where another process is less likely to take it meanwhile. */
    private static int freePort() throws IOException {
        while (true) {
            int candidate = ThreadLocalRandom.current().nextInt(26_000, 32_000);
            try (ServerSocket free = new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // Try another port.
            }
        }
    }

    @AfterEach
    void stop() throws Exception {
        applications.forEach(ConfigurableApplicationContext::close);
        redis.stop();
        simulator.close();
    }

    private ConfigurableApplicationContext application(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--feishu.app-id=" + FeishuSimulator.DEMO_APP_ID,
                "--feishu.app-secret=" + FeishuSimulator.DEMO_APP_SECRET,
                "--feishu.base-url=" + simulator.baseUrl(),
                "--feishu.distributed=true",
                "--feishu.instances=2",
                "--spring.data.redis.url=redis://127.0.0.1:" + port));
        arguments.addAll(List.of(more));
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        ConfigurableApplicationContext context = application.run(arguments.toArray(String[]::new));
        applications.add(context);
        return context;
    }

    /** Two calls an hour for both applications together; a local share would give each of them one. */
    @Test
    void oneQuota() throws Exception {
        String quota = "--feishu.quotas.[hire.referral_account.enable]=2/1h";
        ConfigurableApplicationContext one = application(quota);
        ConfigurableApplicationContext other = application(quota, "--feishu.deadline=4s");
        awaitShared(one);
        awaitShared(other);
        enable(one);
        enable(one);
        StepVerifier.create(other.getBean(ReferralAccounts.class).enable(FeishuSimulator.DEMO_ACCOUNT_ID))
                .expectError(DeadlineExceededException.class)
                .verify(LIMIT);
        assertThat(simulator.statistics().requests(ApiPaths.ENABLE)).isEqualTo(2);
        assertThat(one.getBean(RedisRateLimiter.class).statistics().sharedPermits())
                .isEqualTo(2);
        assertThat(one.getBean(RedisRateLimiter.class).statistics().localPermits())
                .isZero();
    }

    private static void enable(ConfigurableApplicationContext application) {
        StepVerifier.create(application.getBean(ReferralAccounts.class).enable(FeishuSimulator.DEMO_ACCOUNT_ID))
                .expectNextCount(1)
                .expectComplete()
                .verify(LIMIT);
    }

    /** Probes until an event is checked in Redis: connecting may take long. */
    private static void awaitShared(ConfigurableApplicationContext application) {
        RedisDeduplication events = application.getBean(RedisDeduplication.class);
        AtomicInteger probes = new AtomicInteger();
        Await.until("shared", () -> {
            long before = events.statistics().unshared();
            events.once("probe/" + probes.incrementAndGet(), Mono.empty()).block(LIMIT);
            return events.statistics().unshared() == before;
        });
    }

    @Test
    void oneTicketAndOneDeduplication() throws Exception {
        String[] store = {"--feishu.app-type=store", "--feishu.redis.ticket-key=" + KEY};
        ConfigurableApplicationContext one = application(store);
        ConfigurableApplicationContext other = application(store);
        awaitShared(one);
        awaitShared(other);
        expect(Receipt.HANDLED, one.getBean(Events.class).deliver(ticket()));
        expect(Receipt.DUPLICATE, other.getBean(Events.class).deliver(ticket()));
        expect("t-1", other.getBean(AppTicketSource.class).current(FeishuSimulator.DEMO_APP_ID));
    }

    /** Spring has another client after that. */
    @Test
    void anApplicationThatIsStoppedAndStartedSharesAgain() throws Exception {
        ConfigurableApplicationContext one = application();
        awaitShared(one);
        one.stop();
        one.start();
        awaitShared(one);
        enable(one);
    }

    private static <T> void expect(T expected, Mono<T> answer) {
        StepVerifier.create(answer).expectNext(expected).expectComplete().verify(LIMIT);
    }

    private static EventEnvelope ticket() {
        return new EventEnvelope(
                "id",
                "app_ticket",
                null,
                null,
                FeishuSimulator.DEMO_APP_ID,
                null,
                JsonMapper.shared()
                        .readTree("{\"app_id\":\"" + FeishuSimulator.DEMO_APP_ID + "\",\"app_ticket\":\"t-1\"}"));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
