package io.github.feishureactive.example;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedRedisTest {

    @Test
    void noneIsConfiguredWithoutAnAddress() {
        try (SharedRedis redis = new SharedRedis("")) {
            assertThat(redis.state()).isEqualTo(SharedRedis.State.NOT_CONFIGURED);
        }
    }

    @Test
    void oneThatDoesNotAnswerIsSilent() {
        // Nothing listens on the port that is reserved for a multiplexer.
        try (SharedRedis redis = new SharedRedis("redis://127.0.0.1:1")) {
            assertThat(redis.state()).isEqualTo(SharedRedis.State.SILENT);
        }
    }

    @Test
    void anAddressThatIsNoneIsRefusedWithoutItsPassword() {
        assertThatThrownBy(() -> new SharedRedis("http://user:secret@127.0.0.1"))
                .hasMessage("example.redis must be a URI such as redis://127.0.0.1:6379")
                .hasNoCause();
    }
}
