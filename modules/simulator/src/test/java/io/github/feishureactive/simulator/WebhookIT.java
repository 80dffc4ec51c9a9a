package io.github.feishureactive.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.simulator.event.EventDelivery;
import io.github.feishureactive.simulator.event.EventSettings;
import io.github.feishureactive.simulator.event.EventStatistics;
import io.github.feishureactive.testkit.Await;
import io.github.feishureactive.testkit.ManualTimer;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WebhookIT {

    private static final String APP = "cli_test";
    private static final String TYPE = "im.message.receive_v1";
    private static final Instant START = Instant.parse("2026-11-22T10:00:00.123456Z");
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration REDELIVERY =
            EventSettings.PLATFORM.redelivery().get(0);

    private final ManualTimer time = new ManualTimer();
    private EventSettings settings;
    private WebhookReceiver receiver;
    private FeishuSimulator simulator;
    private PlatformEvents events;

    @BeforeEach
    void start() throws Exception {
        receiver = new WebhookReceiver();
        start(EventSettings.PLATFORM.timers(time));
    }

    private void start(EventSettings with) {
        settings = with;
        simulator = FeishuSimulator.builder()
                .app(APP, "secret")
                .clock(() -> 0)
                .startTime(START)
                .events(platform -> with)
                .start();
        events = simulator.events();
    }

    private void restart(EventSettings with) {
        simulator.close();
        start(with);
    }

    @AfterEach
    void close() {
        simulator.close();
        receiver.close();
    }

    @Test
    void aPlainEventCarriesTheTokenAndNoSignature() throws Exception {
        subscribe();

        String id = push();

        WebhookReceiver.Request request = receiver.next();
        assertThat(request.uri()).isEqualTo("/feishu/events?from=simulator");
        assertThat(request.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(request.headers()).doesNotContainKey("X-Lark-Signature");
        assertThat(request.body())
                .isEqualTo("{\"schema\":\"2.0\",\"header\":{\"event_id\":\"" + id
                        + "\",\"event_type\":\"im.message.receive_v1\",\"create_time\":\"1795341600123\","
                        + "\"token\":\"token\",\"app_id\":\"cli_test\",\"tenant_key\":\"tenant_of_cli_test\"},"
                        + "\"event\":{\"a\":1}}");
        Await.until(() -> events.statistics().acknowledged() == 1);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 1, 0, 0, 0, 1, 1, 0, 0, 0));
        assertThat(events.delivery(id))
                .contains(new EventDelivery(
                        id, TYPE, APP, EventDelivery.State.ACKNOWLEDGED, 1, 1, 0, null, "{\"msg\":\"success\"}"));
    }

    @Test
    void anEncryptedEventIsSignedOverItsBytes() throws Exception {
        receiver.encryptKey("key");
        events.webhook(APP, receiver.url())
                .verificationToken("token")
                .encryptKey("key")
                .withoutUrlCheck()
                .subscribe();

        String id = push();

        WebhookReceiver.Request request = receiver.next();
        assertThat(request.body()).matches("\\{\"encrypt\":\"[A-Za-z0-9+/=]+\"}");
        assertThat(request.event().at("/header/event_id").stringValue()).isEqualTo(id);
        String timestamp = request.header("X-Lark-Request-Timestamp");
        assertThat(timestamp).isEqualTo("1795341600");
        assertThat(request.header("X-Lark-Signature"))
                .isEqualTo(EncryptedText.signature(
                        timestamp, request.header("X-Lark-Request-Nonce"), "key", request.body()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theUrlIsCheckedUnsigned(boolean encrypted) throws Exception {
        WebhookSetup setup = events.webhook(APP, receiver.url().replace("127.0.0.1", "localhost"))
                .verificationToken("token")
                .urlCheckWithin(PATIENCE);
        if (encrypted) {
            receiver.encryptKey("key");
            setup.encryptKey("key");
        }

        setup.subscribe();

        WebhookReceiver.Request check = receiver.next();
        assertThat(check.body().startsWith("{\"encrypt\":")).isEqualTo(encrypted);
        assertThat(check.headers()).doesNotContainKey("X-Lark-Signature");
        assertThat(check.event().propertyNames()).containsExactly("challenge", "token", "type");
        assertThat(check.event().path("token").stringValue()).isEqualTo("token");
        assertThat(check.event().path("challenge").stringValue()).hasSize(32);
        push();
        assertThat(receiver.next().event().at("/event/a").intValue()).isEqualTo(1);
    }

    @Test
    void aUrlThatFailsTheCheckIsNotSubscribed() throws Exception {
        receiver.returnsTheChallenge(false);
        assertThatThrownBy(() -> checked().subscribe())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not have the challenge");
        receiver.returnsTheChallenge(true);
        receiver.responds(500);
        assertThatThrownBy(() -> checked().subscribe()).hasMessageContaining("HTTP 500");
        receiver.hangs(true);
        assertThatThrownBy(() -> checked().urlCheckWithin(Duration.ofMillis(50)).subscribe())
                .isInstanceOf(IllegalStateException.class);

        push();

        Await.until(() -> events.statistics().undeliverable() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://127.0.0.1/", "http://example.com/", "http://10.0.0.1:80/", "file:///tmp", "/x"})
    void onlyLoopbackIsSubscribed(String url) {
        assertThatThrownBy(() -> events.webhook(APP, url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void redeliversByThePlatformsScheduleAndGivesUp() throws Exception {
        subscribe();
        receiver.responds(500, 404, 201, 302, 503);

        String id = push();

        List<Duration> waits = settings.redelivery();
        for (int failures = 1; failures <= waits.size(); failures++) {
            receiver.next();
            awaitFailures(id, failures);
            Duration wait = waits.get(failures - 1);
            time.advanceTimeBy(wait.minusMillis(1));
            assertThat(receiver.waiting()).isZero();
            time.advanceTimeBy(Duration.ofMillis(1));
        }
        assertThat(receiver.next().event().at("/header/event_id").stringValue()).isEqualTo(id);
        Await.until(() -> events.statistics().givenUp() == 1);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(1, 0, 1, 0, 0, 5, 0, 5, 4, 0));
        assertThat(events.delivery(id))
                .contains(new EventDelivery(id, TYPE, APP, EventDelivery.State.GIVEN_UP, 5, 0, 5, "HTTP 503", null));
    }

    /** Whoever sees a failure may advance the time at once. */
    @Test
    void theNextPushIsScheduledWhenAFailureIsSeen() throws Exception {
        List<Integer> failuresSeen = new CopyOnWriteArrayList<>();
        restart(EventSettings.PLATFORM.timers(new Scheduler() {
            @Override
            public Disposable schedule(Runnable task) {
                return time.schedule(task);
            }

            @Override
            public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                if (Duration.of(delay, unit.toChronoUnit()).equals(REDELIVERY)) {
                    failuresSeen.add(events.deliveries(APP).get(0).failures());
                }
                return time.schedule(task, delay, unit);
            }

            @Override
            public Worker createWorker() {
                return time.createWorker();
            }
        }));
        receiver.respondsBy(() -> 500);
        subscribe();

        awaitFailures(push(), 1);

        assertThat(failuresSeen).containsExactly(0);
    }

    @Test
    void aResponseAfterTheTimeoutIsNoAcknowledgement() throws Exception {
        subscribe();
        receiver.hangs(true);
        String id = push();
        receiver.next();
        receiver.hangs(false);

        time.advanceTimeBy(Duration.ofMillis(2_999));
        assertThat(events.delivery(id).orElseThrow().failures()).isZero();
        time.advanceTimeBy(Duration.ofMillis(1));

        awaitFailures(id, 1);
        assertThat(events.delivery(id).orElseThrow().lastFailure()).isEqualTo("no response within PT3S");
        time.advanceTimeBy(Duration.ofSeconds(15));
        receiver.next();
        Await.until(() -> events.statistics().acknowledged() == 1);
    }

    @Test
    void anEventIsRedeliveredIfNoApplicationListens() throws Exception {
        String url = receiver.url();
        receiver.close();
        events.webhook(APP, url).withoutUrlCheck().subscribe();

        String id = push();

        awaitFailures(id, 1);
        assertThat(events.delivery(id).orElseThrow().state()).isEqualTo(EventDelivery.State.WAITING);
    }

    @Test
    void redeliversAtOnceWhenTold() throws Exception {
        subscribe();
        receiver.responds(500, 500);
        String first = push();
        String second = push();
        awaitFailures(first, 1);
        awaitFailures(second, 1);

        events.redeliverNow();

        Await.until(() -> events.statistics().acknowledged() == 2);
        time.advanceTimeBy(Duration.ofHours(8));
        assertThat(events.statistics().sent()).isEqualTo(4);
    }

    @Test
    void anEventCanBeReplayed() throws Exception {
        subscribe();
        String id = push();
        Await.until(() -> events.statistics().acknowledged() == 1);

        assertThat(events.replay(id)).isTrue();
        Await.until(() -> events.delivery(id).orElseThrow().successes() == 2);
        receiver.responds(500);
        events.replay(id);
        awaitFailures(id, 1);

        assertThat(receiver.next().body())
                .isEqualTo(receiver.next().body())
                .isEqualTo(receiver.next().body());
        // A replay is not redelivered: a later event comes, and nothing has come before it.
        events.redeliverNow();
        push();
        Await.until(() -> events.statistics().acknowledged() == 2);
        // What became of the event, became of it the first time.
        assertThat(events.statistics()).isEqualTo(new EventStatistics(2, 2, 0, 0, 0, 4, 3, 1, 0, 2));
        assertThatThrownBy(() -> events.replay("unknown")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pushesInFlightAreBounded() throws Exception {
        restart(settings.concurrency(3));
        subscribe();
        receiver.hangs(true);

        IntStream.range(0, 10).forEach(this::push);

        for (int i = 0; i < 3; i++) {
            receiver.next();
        }
        Await.until(() -> events.statistics().inFlight() == 3);
        assertThat(receiver.waiting()).isZero();
        receiver.hangs(false);
        time.advanceTimeBy(Duration.ofSeconds(3));
        Await.until(() -> events.statistics().acknowledged() == 7);
    }

    @Test
    void whatThereIsNoRoomForIsDroppedAndCounted() throws Exception {
        restart(settings.capacity(5));
        subscribe();
        receiver.hangs(true);
        Set<String> ids = IntStream.range(0, 8).mapToObj(this::push).collect(toSet());

        Await.until(() -> events.statistics().sent() == 5);
        assertThat(events.statistics()).isEqualTo(new EventStatistics(8, 0, 0, 0, 3, 5, 0, 0, 0, 0));
        assertThat(events.statistics().waiting()).isEqualTo(5);
        assertThat(events.deliveries(APP)).hasSize(5);
        assertThat(events.replay(events.deliveries(APP).get(0).eventId())).isFalse();
        for (int i = 0; i < 5; i++) {
            receiver.next();
        }
        receiver.hangs(false);
        time.advanceTimeBy(settings.ackTimeout());
        Await.until(() -> events.statistics().failed() == 5);
        events.redeliverNow();

        Await.until(() -> events.statistics().acknowledged() == 5);
        assertThat(ids).hasSize(8);
        push();
        Await.until(() -> events.statistics().acknowledged() == 6);
    }

    @Test
    void onlyTheLatestEndsAreRemembered() throws Exception {
        restart(settings.remembered(2));
        subscribe();

        List<String> ids = Stream.generate(() -> {
                    String id = push();
                    Await.until(() -> events.statistics().waiting() == 0);
                    return id;
                })
                .limit(4)
                .toList();

        assertThat(events.deliveries(APP))
                .extracting(EventDelivery::eventId)
                .containsExactlyInAnyOrder(ids.get(2), ids.get(3));
        assertThat(events.delivery(ids.get(0))).isEmpty();
    }

    @Test
    void anEventOfAStoreAppHasItsTenant() throws Exception {
        subscribe();

        events.push(APP, "tenant_a", TYPE, EventJson.object("{}"));

        assertThat(receiver.next().event().at("/header/tenant_key").stringValue())
                .isEqualTo("tenant_a");
    }

    @Test
    void whatIsWrongIsToldAtOnce() {
        assertThatThrownBy(() -> events.push("cli_other", TYPE, "{}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> events.push(APP, TYPE, "[]")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> events.webhook(APP, receiver.url()).encryptKey(""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.capacity(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings.ackTimeout(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsPushedAfterTheEnd() {
        subscribe();
        simulator.close();

        push();

        Await.until(() -> events.statistics().dropped() == 1);
    }

    private WebhookSetup checked() {
        return events.webhook(APP, receiver.url()).urlCheckWithin(PATIENCE);
    }

    private void subscribe() {
        events.webhook(APP, receiver.url())
                .verificationToken("token")
                .withoutUrlCheck()
                .subscribe();
    }

    private String push() {
        return push(1);
    }

    private String push(int number) {
        return events.push(APP, TYPE, "{\"a\":" + number + "}");
    }

    private void awaitFailures(String id, int failures) {
        Await.until(() -> events.delivery(id).orElseThrow().failures() == failures);
    }
}
