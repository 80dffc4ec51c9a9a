package io.github.feishureactive.spring.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.redis.RedisListener;

import static org.assertj.core.api.Assertions.assertThat;

class CompositeRedisListenerTest {

    @Test
    void oneThatThrowsHidesNothingFromTheNextOne() {
        List<String> notified = new ArrayList<>();
        RedisListener throwing = new RedisListener() {
            @Override
            public void lost(Throwable cause) {
                throw new IllegalStateException("a listener of the application");
            }

            @Override
            public void found(Duration away) {
                throw new AssertionError("a listener of the application");
            }
        };
        RedisListener noting = new RedisListener() {
            @Override
            public void lost(Throwable cause) {
                notified.add("lost");
            }

            @Override
            public void found(Duration away) {
                notified.add("found");
            }
        };
        RedisListener both = new CompositeRedisListener(List.of(throwing, noting));
        both.lost(new IllegalStateException("gone"));
        both.found(Duration.ofSeconds(1));
        assertThat(notified).containsExactly("lost", "found");
    }
}
