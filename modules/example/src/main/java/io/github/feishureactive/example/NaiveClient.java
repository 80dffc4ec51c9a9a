package io.github.feishureactive.example;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import tools.jackson.databind.JsonNode;

/**
 * What one writes by hand at first, to be compared with the gateway. It is not blocking and it caches its token, and
 * yet it has three faults: it sends whatever it is given at once, everyone who finds no token fetches one, and whatever
 * fails is done again from the start, with an order id of its own.
 */
final class NaiveClient {

    private static final String HIRE = "/open-apis/hire/v1/referral_account";
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int RETRIES = 30;
    private static final int TOKEN_REFUSED = 99991663;

    private final WebClient http;
    private final Map<String, String> credentials;
    private final AtomicReference<@Nullable String> token = new AtomicReference<>();

    NaiveClient(WebClient http, String appId, String appSecret) {
        this.http = http;
        this.credentials = Map.of("app_id", appId, "app_secret", appSecret);
    }

    Mono<JsonNode> enable(String accountId) {
        return call(HIRE + "/enable", () -> Map.of("referral_account_id", accountId));
    }

    /** Takes out the whole balance: points and cash. */
    Mono<JsonNode> withdraw(String accountId) {
        return call(
                HIRE + "/" + accountId + "/withdraw",
                () -> Map.of("withdraw_bonus_type", List.of(1, 2), "external_order_id", UUID.randomUUID()));
    }

    private Mono<JsonNode> call(String path, Supplier<Map<String, Object>> body) {
        return Mono.defer(() -> authorization().flatMap(bearer -> attempt(path, bearer, body.get())))
                .retryWhen(Retry.fixedDelay(RETRIES, PAUSE));
    }

    private Mono<String> authorization() {
        String cached = token.get();
        return cached != null ? Mono.just(cached) : fetchToken().doOnNext(token::set);
    }

    private Mono<String> fetchToken() {
        return exchange(
                        Timeline::token,
                        http.post()
                                .uri("/open-apis/auth/v3/tenant_access_token/internal")
                                .bodyValue(credentials))
                .map(response -> response.path("tenant_access_token").asString());
    }

    private Mono<JsonNode> attempt(String path, String bearer, Map<String, Object> body) {
        return exchange(
                        timeline -> timeline.attempt().note(body.get("external_order_id")),
                        http.post()
                                .uri(path)
                                .header(HttpHeaders.AUTHORIZATION, "Bearer " + bearer)
                                .bodyValue(body))
                .map(this::data);
    }

    private static Mono<JsonNode> exchange(
            Function<Timeline, Timeline.Attempt> start, WebClient.RequestHeadersSpec<?> request) {
        return Mono.deferContextual(context -> {
            Timeline.Attempt attempt =
                    start.apply(context.<Timeline>getOrEmpty(Timeline.class).orElseGet(NaiveClient::unseen));
            return request.exchangeToMono(response -> {
                        attempt.answered(
                                response.statusCode().value(),
                                response.headers().asHttpHeaders().getFirst("X-Tt-Logid"));
                        return response.bodyToMono(JsonNode.class);
                    })
                    .doOnTerminate(attempt::ended);
        });
    }

    private static Timeline unseen() {
        return Timeline.unqueued(System::nanoTime);
    }

    private JsonNode data(JsonNode response) {
        int code = response.path("code").asInt();
        if (code == TOKEN_REFUSED) {
            token.set(null);
        }
        if (code != 0) {
            throw new IllegalStateException("The platform answered " + code);
        }
        return response.path("data");
    }
}
