package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.redis.LettuceConnection;
import io.github.feishureactive.redis.RedisListener;
import io.github.feishureactive.redis.server.Clients;

import static org.assertj.core.api.Assertions.assertThat;

/** One instance in virtual time, with a server whose responses the test gives. */
abstract class VirtualInstance {

    static final Quota QUOTA = Quota.perSecond(10);
    static final long SECOND = 1_000_000_000L;

    /** Longer than a rest of the quota's window. */
    static final int REST = 1_002;

    /** The time within which every other instance finds a server that is back. */
    static final int DETECTION_TIME = 500 + 2 * 300 + 2_000;

    /** How long after the loss of the server the local share opens. */
    static final int OPENS = REST + DETECTION_TIME;

    final SteppedTimer timer = new SteppedTimer();
    final ScriptedServer server = new ScriptedServer(timer);
    final List<String> news = new ArrayList<>();
    final RedisClient unused = RedisClient.create();
    final RedisRateLimiter limiter = RedisRateLimiter.builder(
                    LettuceConnection.standalone(unused, RedisURI.create("127.0.0.1", 1)), 5)
            .timer(timer)
            .maxWaiting(20)
            .listener(new RedisListener() {
                @Override
                public void lost(Throwable cause) {
                    news.add("lost");
                }

                @Override
                public void found(Duration away) {
                    news.add("found");
                    throw new IllegalStateException("a listener that fails changes nothing");
                }
            })
            .build((key, quota) -> server, own -> Mono.just(own));

    @AfterEach
    void stop() throws Exception {
        limiter.dispose();
        Clients.shutdown(unused);
    }

    Caller caller() {
        Caller caller = Caller.of(limiter, QUOTA);
        timer.advance(0);
        return caller;
    }

    Caller granted() {
        Caller caller = caller();
        server.grant(1, -1);
        assertThat(caller.granted()).isTrue();
        return caller;
    }

    void failProbes() {
        if (server.asked()) {
            server.fail(new IllegalStateException("gone"));
        }
    }

    /** Lets time pass in which every probe fails. */
    void away(int millis) {
        for (int i = 0; i < millis; i++) {
            timer.advance(1);
            failProbes();
        }
    }

    void nextProbe() {
        int before = server.requests.size();
        while (server.requests.size() == before) {
            timer.advance(1);
        }
    }
}
