package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.RequestMethod;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.test.StepVerifier;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.page.PagedOperation;
import io.github.feishureactive.core.page.Pages;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.testkit.LiveHeap;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/** Pages over real sockets: which are asked for, and what stays in memory of those that were. */
class PagesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final boolean LONG = Boolean.getBoolean("feishu.long");
    private static final int PAGE = 10;
    private static final int ITEMS = LONG ? 1_000_000 : 20_000;
    private static final long MEGABYTE = 1 << 20;
    private static final String PATH = "/open-apis/contact/v3/users";
    private static final String FIRST = PATH + "?department_id=0%2F1&page_size=10";
    private static final PagedOperation<User> USERS = PagedOperation.of(
            ApiOperation.get("contact.user.list", PATH, JsonNode.class)
                    .quota(Quota.unlimited())
                    .build(),
            User.class);
    private static final WireMockServer SERVER =
            new WireMockServer(options().dynamicPort().dynamicHttpsPort().bindAddress("127.0.0.1"));

    private @Nullable FeishuGateway gateway;

    enum Scheme {
        PLAIN,
        TLS
    }

    record User(String openId, @Nullable String text) {}

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @AfterEach
    void close() {
        if (gateway != null) {
            gateway.disposeLater().block(PATIENCE);
        }
        SERVER.resetAll();
    }

    private void open(Scheme scheme) {
        open(scheme == Scheme.PLAIN ? SERVER.baseUrl() : "https://127.0.0.1:" + SERVER.httpsPort());
        for (int page = 0; page < 5; page++) {
            answer(page == 0 ? "" : "&page_token=p%2B" + page, page(page, "p+" + (page + 1), ""));
        }
    }

    private void open(String baseUrl) {
        gateway = FeishuGateway.builder()
                .authentication(environment -> new OneToken())
                .baseUrl(baseUrl)
                .httpClient(TrustingAll::customize)
                .build();
    }

    private static void answer(String more, String body) {
        SERVER.stubFor(any(urlEqualTo(FIRST + more)).willReturn(okJson(body)));
    }

    private static String page(int number, @Nullable String next, String text) {
        String items = IntStream.range(number * PAGE, (number + 1) * PAGE)
                .mapToObj(id -> "{\"open_id\":\"ou_" + id + "\",\"text\":\"" + text + "\",\"unknown\":1}")
                .collect(Collectors.joining(","));
        return "{\"code\":0,\"msg\":\"success\",\"data\":{\"items\":[" + items + "],\"has_more\":" + (next != null)
                + (next == null ? "" : ",\"page_token\":\"" + next + "\"") + "}}";
    }

    private static Pages<User> walk() {
        return USERS.pages(USERS.request().query("department_id", "0/1")).size(PAGE);
    }

    private static List<String> asked() {
        List<LoggedRequest> requests = new ArrayList<>(SERVER.findAll(anyRequestedFor(anyUrl())));
        assertThat(requests).allSatisfy(request -> {
            assertThat(request.getMethod()).isEqualTo(RequestMethod.GET);
            assertThat(request.getBody()).isEmpty();
            assertThat(request.header("Authorization").values()).containsExactly("Bearer t-one");
        });
        return requests.stream().map(LoggedRequest::getUrl).toList();
    }

    @ParameterizedTest
    @EnumSource
    void twentyFiveItemsAreThreePages(Scheme scheme) {
        open(scheme);

        StepVerifier.create(walk().items(gateway), 25)
                .expectNextCount(25)
                .then(() -> assertThat(asked())
                        .containsExactly(FIRST, FIRST + "&page_token=p%2B1", FIRST + "&page_token=p%2B2"))
                .thenRequest(5)
                .expectNextCount(5)
                .then(() -> assertThat(asked()).hasSize(3))
                .thenRequest(1)
                .expectNext(new User("ou_30", ""))
                .thenCancel()
                .verify(PATIENCE);
        assertThat(asked()).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource
    void cancellingAfterTwentyFiveCausesNoFourth(Scheme scheme) {
        open(scheme);

        assertThat(walk().items(gateway).take(25).count().block(PATIENCE)).isEqualTo(25);
        // Closing waits for what is in flight.
        gateway.disposeLater().block(PATIENCE);

        assertThat(asked()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource
    void whatAServerMayDoBesideTheDocuments(Scheme scheme) {
        open(scheme);
        answer("&page_token=p%2B1", "{\"code\":0,\"data\":{\"items\":[],\"has_more\":true,\"page_token\":\"p+3\"}}");
        answer("&page_token=p%2B3", page(3, "p+3", ""));
        StepVerifier.create(walk().items(gateway))
                .expectNextCount(20)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnreadableResponseException.class)
                        .hasMessageContaining("Page 3 of contact.user.list names a page_token that came before"))
                .verify(PATIENCE);
        assertThat(asked()).containsExactly(FIRST, FIRST + "&page_token=p%2B1", FIRST + "&page_token=p%2B3");

        answer("&page_token=p%2B3", "{\"code\":0,\"data\":{\"has_more\":true}}");
        StepVerifier.create(walk().ahead().items(gateway))
                .expectNextCount(10)
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(UnreadableResponseException.class)
                        .hasMessageContaining("Page 3 of contact.user.list says has_more without a page_token"))
                .verify(PATIENCE);
    }

    @Test
    @Timeout(1_800)
    void theHeapStaysFlatWhateverTheLength() {
        String text = "x".repeat(1_000);
        AtomicInteger served = new AtomicInteger();
        DisposableServer server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    int number = served.getAndIncrement();
                    boolean last = (number + 1) * PAGE == ITEMS;
                    return response.sendString(Mono.just(page(number, last ? null : "p" + number, text)));
                })
                .bindNow(PATIENCE);
        open("http://127.0.0.1:" + server.port());
        AtomicLong early = new AtomicLong();
        AtomicLong late = new AtomicLong();

        long count = walk().items(gateway)
                .index()
                .doOnNext(item -> {
                    assertThat(item.getT2().openId()).endsWith("_" + item.getT1());
                    if (item.getT1() == ITEMS / 10) {
                        early.set(LiveHeap.bytes());
                    } else if (item.getT1() == ITEMS - 1) {
                        late.set(LiveHeap.bytes());
                    }
                })
                .count()
                .block(Duration.ofMinutes(29));
        server.disposeNow(PATIENCE);

        assertThat(count).isEqualTo(ITEMS);
        assertThat(served.get()).isEqualTo(ITEMS / PAGE);
        System.out.printf(
                "%,d items in pages of %d: %.1f MiB live after a tenth of them, %.1f MiB at the end%n",
                ITEMS, PAGE, (double) early.get() / MEGABYTE, (double) late.get() / MEGABYTE);
        // The texts of the items alone are 20 MB in the short form.
        assertThat(late.get() - early.get()).isLessThan(4 * MEGABYTE);
    }
}
