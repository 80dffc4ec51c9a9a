package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.SlotRequest.Purpose;
import io.github.feishureactive.redis.quota.SlotRequest.Response;
import io.github.feishureactive.redis.quota.VirtualTimeRedis.Trip;
import io.github.feishureactive.redis.server.Clients;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shares that the script reserves for instances that are not back yet. Script and server are real, time is virtual.
 */
@Timeout(300)
class ReservedSharesIT {

    private static final Quota MINUTE = Quota.perMinute(100);
    private static final QuotaTimings TIMINGS = new QuotaTimings(
            Duration.ofSeconds(3).toNanos(),
            Duration.ofSeconds(1).toNanos(),
            Duration.ofMillis(300).toNanos());
    private static final long DETECTION_TIME = TimeUnit.NANOSECONDS.toMillis(TIMINGS.detectionTime());
    private static final long MINUTE_RESTS = 60_061;

    private final SteppedTimer timer = new SteppedTimer();
    private RedisClient unused;
    private VirtualTimeRedis redis;

    @BeforeEach
    void start() throws Exception {
        unused = RedisClient.create();
        redis = new VirtualTimeRedis(timer);
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
        Clients.shutdown(unused);
    }

    /** It missed no request, so it proves nothing about the others. */
    @Test
    void anIdleInstanceThatComesBeforeTheFirstProvesNothing() {
        Instanced a = new Instanced("a", 4);
        Instanced idle = new Instanced("d", 4);
        a.send(Purpose.USUAL, 0);
        new Instanced("b", 4).send(Purpose.USUAL, 0);
        new Instanced("c", 4).send(Purpose.USUAL, 0);
        timer.advance(100_000);
        idle.send(Purpose.USUAL, 0);
        timer.advance(50);
        a.send(Purpose.RETURN, 0);
        timer.advance(50);

        assertThat(idle.send(Purpose.USUAL, 100).granted())
                .as("without the shares of b and c")
                .isEqualTo(50);
    }

    @Test
    void aRecoveredInstanceProvesAShortOutage() {
        Instanced a = new Instanced("a", 4);
        Instanced d = new Instanced("d", 4);
        a.send(Purpose.USUAL, 0);
        timer.advance(1_000);
        d.send(Purpose.USUAL, 0);
        timer.advance(MINUTE_RESTS - 500);
        assertThat(a.send(Purpose.RETURN, 50).granted()).isEqualTo(50);
        assertThat(d.send(Purpose.RECOVERY, 50).granted())
                .as("with the shares of b and c")
                .isEqualTo(50);
    }

    /** It may be about to open its share, and learns nothing until it finds the server. */
    @Test
    void reservesTheShareOfAnInstanceThatMayOpenIt() {
        Instanced a = new Instanced("a", 2);
        Instanced b = new Instanced("b", 2);
        a.send(Purpose.USUAL, 0);
        timer.advance(1_000);
        b.send(Purpose.USUAL, 0);
        timer.advance(MINUTE_RESTS + 1_500);

        assertThat(a.send(Purpose.RETURN, 100).granted())
                .as("b may open its share in 1.6 s, and find the server in 3.1 s")
                .isEqualTo(50);
        timer.advance(DETECTION_TIME - 100);
        assertThat(b.send(Purpose.RETURN, 100).granted()).isEqualTo(50);
    }

    /** What it sent just before the others found the server is unknown. */
    @Test
    void reservesTheShareOfADeadInstanceUntilItsLastRequestHasRested() {
        Instanced a = new Instanced("a", 2);
        new Instanced("gone", 2).send(Purpose.USUAL, 0);
        a.send(Purpose.USUAL, 0);
        timer.advance(100_000);
        a.send(Purpose.RETURN, 0);
        timer.advance(DETECTION_TIME + MINUTE_RESTS + 900);
        assertThat(a.send(Purpose.USUAL, 100).granted()).isEqualTo(50);
        timer.advance(200);
        assertThat(a.send(Purpose.USUAL, 100).granted()).isEqualTo(50);
    }

    @Test
    void aSecondOutageReservesSharesAgain() {
        Instanced a = new Instanced("a", 2);
        Instanced b = new Instanced("b", 2);
        a.send(Purpose.USUAL, 0);
        timer.advance(100_000);
        a.send(Purpose.RETURN, 0);
        b.send(Purpose.RETURN, 0);
        timer.advance(MINUTE_RESTS + 1_500);
        assertThat(a.send(Purpose.RETURN, 0).granted()).isZero();
        timer.advance(3_000);
        assertThat(a.send(Purpose.USUAL, 100).granted())
                .as("b may have opened its share")
                .isEqualTo(50);
    }

    /** During a deployment some instances have one window, and some two. */
    @Test
    void aWindowThatOtherInstancesDoNotKnowIsNotLost() {
        Instanced old = new Instanced("old", 2);
        Instanced upgraded = new Instanced("new", 2, MINUTE.and(Quota.perSecond(50)));
        old.send(Purpose.USUAL, 0);
        assertThat(upgraded.send(Purpose.USUAL, 1).granted())
                .as("requests from before the second window rest in it too")
                .isZero();
        for (int i = 0; i < 20; i++) {
            timer.advance(1_000);
            old.send(Purpose.USUAL, 0);
            timer.advance(1_000);
            upgraded.send(Purpose.USUAL, 0);
        }
        assertThat(upgraded.send(Purpose.USUAL, 1).granted()).isEqualTo(1);
    }

    /** Numbers its permits and sends the time of its last request, as an instance does. */
    private final class Instanced {

        private final SlotScript script;
        private long base;
        private long seen;

        Instanced(String name, int instances) {
            this(name, instances, MINUTE);
        }

        Instanced(String name, int instances, Quota quota) {
            this.script = new SlotScript(
                    ConnectionProvider.of(LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1))),
                    "apart",
                    name,
                    TIMINGS,
                    timer,
                    instances,
                    new QuotaKey("op", "cli_a", null),
                    quota);
        }

        Response send(Purpose purpose, int want) {
            Mono<Response> response = redis.server(script, () -> Trip.of(0, 0))
                    .send(new SlotRequest(purpose, 0, seen, want, want, base, 1_000, -1, 0, List.of()), late -> {});
            base += want;
            Response[] answer = new Response[1];
            response.subscribe(value -> answer[0] = value);
            timer.advance(0);
            seen = answer[0].now();
            return answer[0];
        }
    }
}
