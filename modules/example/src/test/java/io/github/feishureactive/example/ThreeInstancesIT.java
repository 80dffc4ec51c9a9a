package io.github.feishureactive.example;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Three instances with a quota for each, and then with one for all. */
class ThreeInstancesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void overOneRedisTheInstancesKeepThePlatformsQuota() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                ConfigurableApplicationContext service =
                        ExampleApplication.application().run("--server.port=0", "--example.redis=" + redis.uri())) {
            int port = Objects.requireNonNull(((WebServerApplicationContext) service).getWebServer())
                    .getPort();
            WebClient http = WebClient.create("http://127.0.0.1:" + port);
            http.get()
                    .uri("/live")
                    .retrieve()
                    .bodyToFlux(JsonNode.class)
                    .filter(picture ->
                            picture.path("comparison").path("redis").asString().equals("THERE"))
                    .blockFirst(PATIENCE);

            List<JsonNode> seen = Objects.requireNonNull(http.post()
                    .uri("/scenarios/instances")
                    .retrieve()
                    .bodyToFlux(JsonNode.class)
                    .collectList()
                    .block(PATIENCE));

            JsonNode apart = last(seen, "apart");
            // What it comes to depends on the machine, so it is shown and not asserted.
            System.out.println("Each by itself: " + apart);
            JsonNode together = last(seen, "together");
            System.out.println("Over one Redis: " + together);
            assertThat(together.path("done").asInt()).isEqualTo(SharedQuota.CALLS);
            assertThat(together.path("failed").asInt()).isZero();
            assertThat(together.path("throttled").asInt()).isZero();
            assertThat(together.path("requests").asInt()).isEqualTo(SharedQuota.CALLS);
            assertThat(together.path("most").asInt()).isBetween(1, 10);
            assertThat(together.path("shares").valueStream().mapToInt(JsonNode::asInt))
                    .hasSize(3)
                    .allMatch(share -> share > 0);
            assertThat(together.path("shares")
                            .valueStream()
                            .mapToInt(JsonNode::asInt)
                            .sum())
                    .isEqualTo(SharedQuota.CALLS);
        }
    }

    private static JsonNode last(List<JsonNode> seen, String run) {
        return seen.stream()
                .filter(one -> one.path("run").asString().equals(run))
                .reduce((before, after) -> after)
                .orElseThrow();
    }
}
