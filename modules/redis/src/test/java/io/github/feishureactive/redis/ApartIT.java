package io.github.feishureactive.redis;

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
import io.github.feishureactive.redis.DrivenRedis.Trip;
import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/** What the script keeps back for instances that are not back yet. Script and server are real, time is not. */
@Timeout(300)
class ApartIT {

    private static final Quota MINUTE = Quota.perMinute(100);
    private static final Rest REST = new Rest(
            Duration.ofSeconds(3).toNanos(),
            Duration.ofSeconds(1).toNanos(),
            Duration.ofMillis(300).toNanos());
    private static final long UNNOTICED = TimeUnit.NANOSECONDS.toMillis(REST.unnoticed());
    private static final long MINUTE_RESTS = 60_061;

    private final JumpyTimer timer = new JumpyTimer();
    private RedisClient unused;
    private DrivenRedis redis;

    @BeforeEach
    void start() throws Exception {
        unused = RedisClient.create();
        redis = new DrivenRedis(timer);
    }

    @AfterEach
    void stop() throws Exception {
        redis.close();
        Clients.shutdown(unused);
    }

    /** It missed nothing, so it proves nothing of how long the others did. */
    @Test
    void oneThatWasIdleAndComesBeforeTheFirstProvesNothing() {
        Instanced a = new Instanced("a", 4);
        Instanced idle = new Instanced("d", 4);
        a.visit(Kind.USUAL, 0);
        new Instanced("b", 4).visit(Kind.USUAL, 0);
        new Instanced("c", 4).visit(Kind.USUAL, 0);
        timer.advance(100_000);
        idle.visit(Kind.USUAL, 0);
        timer.advance(50);
        a.visit(Kind.RETURN, 0);
        timer.advance(50);

        assertThat(idle.visit(Kind.USUAL, 100).granted())
                .as("without the shares of b and c")
                .isEqualTo(50);
    }

    @Test
    void oneThatRecoveredProvesIt() {
        Instanced a = new Instanced("a", 4);
        Instanced d = new Instanced("d", 4);
        a.visit(Kind.USUAL, 0);
        timer.advance(1_000);
        d.visit(Kind.USUAL, 0);
        timer.advance(MINUTE_RESTS - 500);
        assertThat(a.visit(Kind.RETURN, 50).granted()).isEqualTo(50);
        assertThat(d.visit(Kind.RECOVERED, 50).granted())
                .as("with the shares of b and c")
                .isEqualTo(50);
    }

    /** It may be about to open its share, and is told nothing until it finds the server. */
    @Test
    void theShareOfOneThatMayYetOpenItIsKeptBack() {
        Instanced a = new Instanced("a", 2);
        Instanced b = new Instanced("b", 2);
        a.visit(Kind.USUAL, 0);
        timer.advance(1_000);
        b.visit(Kind.USUAL, 0);
        timer.advance(MINUTE_RESTS + 1_500);

        assertThat(a.visit(Kind.RETURN, 100).granted())
                .as("b may open its share in 1.6 s, and find the server in 3.1 s")
                .isEqualTo(50);
        timer.advance(UNNOTICED - 100);
        assertThat(b.visit(Kind.RETURN, 100).granted()).isEqualTo(50);
    }

    /** Nobody knows what it sent in the last moment before the others found the server, nor will. */
    @Test
    void theShareOfOneThatIsGoneIsKeptBackUntilItsLastRequestHasArrivedAndRested() {
        Instanced a = new Instanced("a", 2);
        new Instanced("gone", 2).visit(Kind.USUAL, 0);
        a.visit(Kind.USUAL, 0);
        timer.advance(100_000);
        a.visit(Kind.RETURN, 0);
        timer.advance(UNNOTICED + MINUTE_RESTS + 900);
        assertThat(a.visit(Kind.USUAL, 100).granted()).isEqualTo(50);
        timer.advance(200);
        assertThat(a.visit(Kind.USUAL, 100).granted()).isEqualTo(50);
    }

    @Test
    void aSecondOutageIsOneOfItsOwn() {
        Instanced a = new Instanced("a", 2);
        Instanced b = new Instanced("b", 2);
        a.visit(Kind.USUAL, 0);
        timer.advance(100_000);
        a.visit(Kind.RETURN, 0);
        b.visit(Kind.RETURN, 0);
        timer.advance(MINUTE_RESTS + 1_500);
        assertThat(a.visit(Kind.RETURN, 0).granted()).isZero();
        timer.advance(3_000);
        assertThat(a.visit(Kind.USUAL, 100).granted())
                .as("b may have opened its share")
                .isEqualTo(50);
    }

    /** In the middle of a deployment some know of one window, and some of two. */
    @Test
    void aWindowThatOthersDoNotKnowIsNotLost() {
        Instanced old = new Instanced("old", 2);
        Instanced upgraded = new Instanced("new", 2, MINUTE.and(Quota.perSecond(50)));
        old.visit(Kind.USUAL, 0);
        assertThat(upgraded.visit(Kind.USUAL, 1).granted())
                .as("what was sent before it knew of the second window rests there too")
                .isZero();
        for (int i = 0; i < 20; i++) {
            timer.advance(1_000);
            old.visit(Kind.USUAL, 0);
            timer.advance(1_000);
            upgraded.visit(Kind.USUAL, 0);
        }
        assertThat(upgraded.visit(Kind.USUAL, 1).granted()).isEqualTo(1);
    }

    /** Numbers its permits, and brings the time of its last visit, as an instance does. */
    private final class Instanced {

        private final SlotScript script;
        private long base;
        private long seen;

        Instanced(String name, int instances) {
            this(name, instances, MINUTE);
        }

        Instanced(String name, int instances, Quota quota) {
            this.script = new SlotScript(
                    LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)),
                    "apart",
                    name,
                    REST,
                    timer,
                    instances,
                    new QuotaKey("op", "cli_a", null),
                    quota);
        }

        Answer visit(Kind kind, int want) {
            Mono<Answer> visit = redis.server(script, () -> Trip.of(0, 0))
                    .visit(new Visit(kind, 0, seen, want, want, base, 1_000, -1, 0, List.of()), late -> {});
            base += want;
            Answer[] answer = new Answer[1];
            visit.subscribe(value -> answer[0] = value);
            timer.advance(0);
            seen = answer[0].now();
            return answer[0];
        }
    }
}
