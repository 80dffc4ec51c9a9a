package io.github.feishureactive.spring.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientConfigurationBuilderCustomizer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.SmartLifecycle;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.AppTicketSink;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.TokenStore;
import io.github.feishureactive.events.EventDeduplication;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.InMemoryDeduplication;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.events.RedisDeduplication;
import io.github.feishureactive.redis.quota.RedisRateLimiter;
import io.github.feishureactive.redis.token.RedisAppTickets;
import io.github.feishureactive.redis.token.RedisTokenStore;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.FeishuProperties;
import io.github.feishureactive.spring.event.FeishuEventsAutoConfiguration;
import io.github.feishureactive.spring.observation.FeishuObservationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/** What is shared, what backs off, and what fails the start. No Redis is running, which does not fail the start. */
class FeishuDistributionAutoConfigurationTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    /** Without it, a loop may end before it has released the buffer of a connection just refused; Spring gives none. */
    private static final Duration QUIET = Duration.ofMillis(100);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ApplicationContextRunner bare = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    FeishuObservationAutoConfiguration.class,
                    FeishuDistributionAutoConfiguration.class,
                    FeishuAutoConfiguration.class,
                    FeishuEventsAutoConfiguration.class))
            .withBean(
                    LettuceClientConfigurationBuilderCustomizer.class,
                    () -> client -> client.shutdownQuietPeriod(QUIET).shutdownTimeout(PATIENCE))
            .withPropertyValues("feishu.app-id=cli_boot", "feishu.app-secret=s3cret");
    private final ApplicationContextRunner spring = bare.withConfiguration(
                    AutoConfigurations.of(DataRedisAutoConfiguration.class))
            .withPropertyValues("spring.data.redis.port=1");
    private final ApplicationContextRunner runner =
            spring.withPropertyValues("feishu.distributed=true", "feishu.instances=4");

    @Test
    void nothingIsSharedUnlessConfigured() {
        spring.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(SlotRateLimiter.class)
                .doesNotHaveBean(LettuceConnection.class)
                .doesNotHaveBean(RedisRateLimiter.class)
                .doesNotHaveBean(RedisDeduplication.class));
        runner.withPropertyValues("feishu.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(LettuceConnection.class));
    }

    @Test
    void anApplicationWithoutRedisNeedsNothingOfIt() {
        bare.withClassLoader(new FilteredClassLoader(
                        "io.github.feishureactive.redis", "io.lettuce", "org.springframework.data"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(SlotRateLimiter.class)
                        .hasSingleBean(FeishuGateway.class));
    }

    @Test
    void quotaAndDeduplicationAreShared() {
        runner.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(LettuceConnection.class)
                    .doesNotHaveBean(SlotRateLimiter.class)
                    .doesNotHaveBean(RedisAppTickets.class);
            assertThat(field(context.getBean(FeishuGateway.class), "limiter"))
                    .isSameAs(context.getBean(RedisRateLimiter.class));
            assertThat(deduplication(context)).isSameAs(context.getBean(RedisDeduplication.class));
            assertThat(field(settings(context), "instances")).isEqualTo(4);
            assertThat(client(context))
                    .isSameAs(context.getBean(LettuceConnectionFactory.class).getNativeClient());
        });
    }

    /** Their keys contain the app id; a limiter of its own would give an app the quota once for each instance. */
    @Test
    void namedAppsShareTooWhateverTheDefaultOneIs() {
        runner.withPropertyValues(
                        "feishu.app-id=cli_own",
                        "feishu.redis.ticket-key=" + KEY,
                        "feishu.redis.token-cache=true",
                        "feishu.apps.shop.app-id=cli_shop",
                        "feishu.apps.shop.app-secret=s3cret",
                        "feishu.apps.shop.app-type=store")
                .withBean(FeishuGateway.class, () -> FeishuGateway.builder()
                        .authentication(AppAuthentication.customApp("cli_own", "secret"))
                        .build())
                .withBean(Events.class, Events::new)
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(RedisAppTickets.class)
                            .hasSingleBean(RedisTokenStore.class)
                            .doesNotHaveBean(SlotRateLimiter.class);
                    assertThat(field(context.getBean("feishuGateway#shop"), "limiter"))
                            .isSameAs(context.getBean(RedisRateLimiter.class));
                    assertThat(field(context.getBean("feishuAuthentication#shop"), "store"))
                            .isSameAs(context.getBean(RedisTokenStore.class));
                    assertThat(field(
                                    field(field(context.getBean("feishuEvents#shop"), "dispatcher"), "inFlight"),
                                    "deduplication"))
                            .isSameAs(context.getBean(RedisDeduplication.class));
                });
    }

    @Test
    void propertiesReachWhatIsShared() {
        List<Duration> suspensions = new ArrayList<>();
        RateLimiterListener listener = new RateLimiterListener() {
            @Override
            public void processingCreditSuspended(Duration suspension, Duration countedWithin) {
                suspensions.add(suspension);
            }
        };
        runner.withPropertyValues(
                        "feishu.redis.key-prefix=ours",
                        "feishu.rate-limiter.max-waiting=5",
                        "feishu.rate-limiter.late-arrival=3s",
                        "feishu.rate-limiter.counted-within=40ms",
                        "feishu.app-type=store",
                        "feishu.redis.ticket-key=" + KEY)
                .withBean(RateLimiterListener.class, () -> listener)
                .run(context -> {
                    assertThat(field(context.getBean(RedisAppTickets.class), "prefix"))
                            .isEqualTo("ours:app-ticket");
                    assertThat(field(context.getBean(RedisAppTickets.class), "protection"))
                            .hasToString("TicketProtection[AES-GCM]");
                    assertThat(field(field(context.getBean(RedisDeduplication.class), "store"), "prefix"))
                            .isEqualTo("ours:event");
                    assertThat(field(settings(context), "maxWaiting")).isEqualTo(5);
                    assertThat(field(settings(context), "timings"))
                            .extracting("lateArrival")
                            .isEqualTo(Duration.ofSeconds(3).toNanos());
                    Object credit = field(field(settings(context), "rule"), "credit");
                    assertThat(field(credit, "margin"))
                            .isEqualTo(Duration.ofMillis(40).toNanos());
                    @SuppressWarnings("unchecked")
                    var notified = (BiConsumer<Duration, Duration>) field(credit, "listener");
                    notified.accept(Duration.ofMinutes(1), Duration.ZERO);
                    assertThat(suspensions).containsExactly(Duration.ofMinutes(1));
                    assertThat(context)
                            .hasSingleBean(AppTicketSource.class)
                            .hasSingleBean(AppTicketSink.class)
                            .hasBean("feishuAppTickets")
                            .doesNotHaveBean(AppTicketStore.class);
                });
    }

    @Test
    void tokensAreSharedOnlyIfConfigured() {
        runner.run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(TokenStore.class);
            assertThat(field(context.getBean(AppAuthentication.class), "store")).isNull();
        });
        runner.withPropertyValues("feishu.redis.token-cache=true", "feishu.redis.key-prefix=ours")
                .run(context -> {
                    RedisTokenStore store = context.getBean(RedisTokenStore.class);
                    assertThat(field(store, "prefix")).isEqualTo("ours:token");
                    assertThat(field(context.getBean(AppAuthentication.class), "store"))
                            .isSameAs(store);
                });
        spring.withPropertyValues("feishu.redis.token-cache=true")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TokenStore.class));
    }

    /** With and without {@code feishu.distributed}. */
    @Test
    void aTokenStoreOfTheApplicationIsUsed() {
        TokenStore own = new NoTokens();
        for (ApplicationContextRunner any : List.of(bare, runner.withPropertyValues("feishu.redis.token-cache=true"))) {
            any.withBean(TokenStore.class, () -> own).run(context -> {
                assertThat(context).hasNotFailed().doesNotHaveBean(RedisTokenStore.class);
                assertThat(field(context.getBean(AppAuthentication.class), "store"))
                        .isSameAs(own);
            });
        }
    }

    private static final class NoTokens implements TokenStore {

        @Override
        public Mono<Kept> get(String name) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> put(String name, String sealed, Duration life) {
            return Mono.empty();
        }
    }

    @Test
    void thePlatformsClockCanBeSwitchedOff() {
        runner.withPropertyValues("feishu.rate-limiter.processing-credit=false")
                .run(context -> assertThat(field(field(settings(context), "rule"), "credit"))
                        .extracting("margin")
                        .isEqualTo(Long.MAX_VALUE));
    }

    private static Object deduplication(AssertableApplicationContext context) {
        return field(field(field(context.getBean(Events.class), "dispatcher"), "inFlight"), "deduplication");
    }

    private static Object settings(AssertableApplicationContext context) {
        return field(field(context.getBean(RedisRateLimiter.class), "quotas"), "settings");
    }

    private static Object field(Object of, String name) {
        return ReflectionTestUtils.getField(of, name);
    }

    /** Returns the client that the connection would use now. */
    private static Object client(AssertableApplicationContext context) {
        return context.getBean(FeishuDistributionAutoConfiguration.SpringDataClient.class)
                .get();
    }

    @Test
    void theClientIsTheClustersOrTheSentinelsWhereSpringHasSuchAOne() {
        ApplicationContextRunner any = bare.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
                .withPropertyValues("feishu.distributed=true", "feishu.instances=4");
        any.withPropertyValues("spring.data.redis.cluster.nodes=127.0.0.1:1,127.0.0.1:2")
                .run(context -> assertThat(client(context)).isInstanceOf(RedisClusterClient.class));
        any.withPropertyValues(
                        "spring.data.redis.sentinel.master=quota", "spring.data.redis.sentinel.nodes=127.0.0.1:1")
                .run(context -> assertThat(client(context)).isInstanceOf(RedisClient.class));
    }

    @Test
    void aClientOfTheApplicationServesToo() {
        ApplicationContextRunner any = bare.withPropertyValues("feishu.distributed=true", "feishu.instances=4");
        for (ApplicationContextRunner runs :
                List.of(any, any.withClassLoader(new FilteredClassLoader("org.springframework.data")))) {
            RedisClient own = RedisClient.create("redis://127.0.0.1:1");
            runs.withBean(RedisClient.class, () -> own, definition -> definition.setDestroyMethodName(""))
                    .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RedisRateLimiter.class));
            own.shutdown(QUIET, PATIENCE);
        }
    }

    @Test
    void beansOfTheApplicationAreUsed() {
        Supplier<AbstractRedisClient> none = () -> null;
        LettuceConnection connection = LettuceConnection.of(none);
        SlotRateLimiter limiter = SlotRateLimiter.create();
        AppTicketStore tickets = new AppTicketStore();
        EventDeduplication memory = new InMemoryDeduplication();
        runner.withPropertyValues("feishu.app-type=store")
                .withBean(LettuceConnection.class, () -> connection)
                .withBean("own", RateLimiter.class, () -> limiter)
                .withBean(AppTicketStore.class, () -> tickets)
                .withBean(EventDeduplication.class, () -> memory)
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .doesNotHaveBean(RedisRateLimiter.class)
                            .doesNotHaveBean(RedisAppTickets.class)
                            .doesNotHaveBean(RedisDeduplication.class);
                    assertThat(context.getBean(LettuceConnection.class)).isSameAs(connection);
                });
    }

    @Test
    void aGatewayAndEventsOfTheApplicationAreLeftToIt() {
        runner.withPropertyValues("feishu.app-id=cli_own", "feishu.app-type=store")
                .withBean(FeishuGateway.class, () -> FeishuGateway.builder()
                        .authentication(AppAuthentication.customApp("cli_own", "secret"))
                        .build())
                .withBean(Events.class, Events::new)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(RedisRateLimiter.class)
                        .doesNotHaveBean(RedisAppTickets.class)
                        .doesNotHaveBean(RedisDeduplication.class));
    }

    @Test
    void anApplicationThatCannotShareDoesNotStart() {
        failure(
                spring.withPropertyValues("feishu.distributed=true"),
                "'feishu.instances' is not set",
                "the number of instances that share a quota");
        failure(
                bare.withPropertyValues("feishu.distributed=true", "feishu.instances=4"),
                "there is no Redis to share quotas through",
                "spring-boot-starter-data-redis");
        failure(
                runner.withClassLoader(new FilteredClassLoader("io.github.feishureactive.redis")),
                "is missing",
                "feishu-reactive-redis");
        failure(
                runner.withPropertyValues("feishu.app-type=store"),
                "'feishu.redis.ticket-key' is not set",
                "openssl rand -base64 32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"not-base64!", "c2hvcnQ="})
    void aKeyThatIsNoneIsNotQuoted(String key) {
        failure(
                runner.withPropertyValues("feishu.app-type=store", "feishu.redis.ticket-key=" + key),
                "is not 16, 24 or 32 bytes in Base64",
                "openssl rand -base64 32");
    }

    private static void failure(ApplicationContextRunner runner, String why, String action) {
        runner.run(context -> {
            Throwable failure = context.getStartupFailure();
            assertThat(failure).hasRootCauseInstanceOf(DistributionException.class);
            var analysis = new DistributionFailureAnalyzer().analyze(failure);
            assertThat(analysis.getDescription())
                    .startsWith("With feishu.distributed=true, ")
                    .contains(why)
                    .doesNotContain("not-base64", "c2hvcnQ");
            assertThat(analysis.getAction()).contains(action);
        });
    }

    @Test
    void aPrefixThatCannotBeIsNamed() {
        runner.withPropertyValues("feishu.redis.key-prefix=a{b}").run(context -> assertThat(context.getStartupFailure())
                .hasStackTraceContaining("feishu.redis.key-prefix:"));
    }

    @Test
    void aQueueWithoutRoomIsNamed() {
        runner.withPropertyValues("feishu.rate-limiter.max-waiting=0")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("feishu.rate-limiter.max-waiting:"));
    }

    @Test
    void theKeyIsHidden() {
        runner.withPropertyValues("feishu.redis.ticket-key=" + KEY).run(context -> assertThat(
                        context.getBean(FeishuProperties.class).toString())
                .contains("RedisProperties[keyPrefix=feishu, ticketKey=hidden, tokenCache=false]")
                .doesNotContain(KEY));
    }

    @Test
    void listenersOfTheApplicationAreNotifiedOfOutagesAndMetersCountThem() {
        RecordingListener news = new RecordingListener();
        runner.withPropertyValues("feishu.redis.token-cache=true")
                .withBean(RedisListener.class, () -> news)
                .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                .run(context -> {
                    MeterRegistry meters = context.getBean(MeterRegistry.class);
                    RedisListener notified = (RedisListener)
                            field(field(context.getBean(RedisDeduplication.class), "outage"), "listener");
                    double before = meters.get("feishu.redis.outages").counter().count();
                    notified.lost(new IllegalStateException("test"));
                    notified.found(Duration.ofSeconds(3));
                    assertThat(meters.get("feishu.redis.outages").counter().count())
                            .isGreaterThanOrEqualTo(before + 1);
                    assertThat(news.notified).contains("lost test", "found PT3S");
                    for (String quota : new String[] {"shared", "local"}) {
                        assertThat(meters.get("feishu.redis.permits")
                                        .tag("quota", quota)
                                        .functionCounter()
                                        .count())
                                .isZero();
                    }
                    for (String outcome : new String[] {"handled", "duplicate", "elsewhere", "failed"}) {
                        assertThat(meters.get("feishu.redis.events")
                                        .tag("outcome", outcome)
                                        .functionCounter()
                                        .count())
                                .isZero();
                    }
                    meters.get("feishu.redis.events.unshared").functionCounter();
                    for (String outcome : new String[] {"found", "missing", "kept", "failed"}) {
                        assertThat(meters.get("feishu.redis.tokens")
                                        .tag("outcome", outcome)
                                        .functionCounter()
                                        .count())
                                .isZero();
                    }
                });
        runner.withClassLoader(new FilteredClassLoader("io.micrometer"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(RedisRateLimiter.class));
    }

    @Test
    void theConnectionIsClosedAfterTheGatewayAndBeforeTheClientOfSpring() {
        runner.run(context -> assertThat(context.getBean(RedisShutdown.class).getPhase())
                .isLessThan(context.getBean("feishuGatewayShutdown", SmartLifecycle.class)
                        .getPhase())
                .isGreaterThan(context.getBean(LettuceConnectionFactory.class).getPhase()));
    }

    private static final class RecordingListener implements RedisListener {

        private final Queue<String> notified = new ConcurrentLinkedQueue<>();

        @Override
        public void lost(Throwable cause) {
            notified.add("lost " + cause.getMessage());
        }

        @Override
        public void found(Duration away) {
            notified.add("found " + away);
        }
    }
}
