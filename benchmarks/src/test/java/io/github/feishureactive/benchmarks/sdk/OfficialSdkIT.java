package io.github.feishureactive.benchmarks.sdk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.lark.oapi.Client;
import com.lark.oapi.core.exception.IllegalAccessTokenTypeException;
import com.lark.oapi.core.httpclient.OkHttpTransport;
import com.lark.oapi.core.request.RequestOptions;
import com.lark.oapi.okhttp.OkHttpClient;
import com.lark.oapi.service.contact.v3.model.ListUserReq;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.TokenKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The gateway and the official SDK send the same and get the same, and differ in what the page says. */
class OfficialSdkIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** What the platform documents for the operation, in a second. */
    private static final int QUOTA = 50;

    private static final String TOKEN_REQUESTED = "POST /open-apis/auth/v3/tenant_access_token/internal none"
            + " {\"app_id\":\"%s\",\"app_secret\":\"secret\"}";
    private static final String SENT = "POST /open-apis/im/v1/messages?{receive_id_type=open_id} Bearer t-page"
            + " {\"receive_id\":\"" + StubPlatform.USER
            + "\",\"msg_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"hello\\\"}\"}";
    private static final String FIRST_PAGE =
            "GET /open-apis/contact/v3/users?{department_id=0, page_size=50} Bearer t-page";
    private static final String SECOND_PAGE =
            "GET /open-apis/contact/v3/users?{department_id=0, page_size=50, page_token=next} Bearer t-page";
    private static final String LAST_PAGE =
            "GET /open-apis/contact/v3/users?{department_id=0, page_size=50, page_token=last} Bearer t-page";
    private static final String RENAMED =
            "PATCH /open-apis/contact/v3/users/" + StubPlatform.USER + " Bearer t-page {\"name\":\"Li Lei\"}";
    private static final String RECALLED =
            "DELETE /open-apis/im/v1/messages/" + StubPlatform.MESSAGE + " Bearer t-page";
    private static final String UPLOADED = "POST /open-apis/im/v1/images Bearer t-page"
            + " {\"image_type\":\"message\",\"image\":\"picture.png: a picture\"}";
    private static final String DOWNLOADED = "GET /open-apis/im/v1/files/" + StubPlatform.FILE + " Bearer t-page";
    private static final String ASKED_WHO_I_AM = "GET /open-apis/authen/v1/user_info Bearer u-page";

    @TempDir
    Path directory;

    private final StubPlatform platform = new StubPlatform();
    private final Permits permits = new Permits();

    /** The SDK's clients keep their tokens in one place, by app id: each test is an app of its own. */
    private final String appId = "cli_" + platform.url().replaceAll("\\D", "");

    private final FeishuGateway gateway = FeishuGateway.builder()
            .authentication(AppAuthentication.customApp(appId, "secret"))
            .baseUrl(platform.url())
            .observer(permits)
            .responseTimeout(PATIENCE)
            .deadline(PATIENCE)
            .build();
    private final Client client = Client.newBuilder(appId, "secret")
            .openBaseUrl(platform.url())
            .httpTransport(new OkHttpTransport(
                    new OkHttpClient.Builder().readTimeout(PATIENCE).build()))
            .build();
    private final GatewayCalls ours = new GatewayCalls(gateway);
    private final OfficialSdkCalls theirs = new OfficialSdkCalls(client);

    @AfterEach
    void close() {
        platform.release();
        gateway.disposeLater().block(PATIENCE);
        platform.close();
    }

    @Test
    void theFirstLinesSendNothing() {
        FeishuGateway opened = GatewayCalls.open(appId, "secret");

        assertThat(opened).asString().contains(appId);
        assertThat(OfficialSdkCalls.open(appId, "secret")).isNotNull();
        assertThat(platform.received()).isEmpty();
        opened.close();
    }

    @Test
    void bothSendTheSameAndGetTheSame() throws Exception {
        List<Object> values = List.of(
                ours.send().block(PATIENCE),
                ours.list().collectList().block(PATIENCE),
                ours.rename().block(PATIENCE),
                ours.recall().hasElement().block(PATIENCE),
                ours.self("u-page").block(PATIENCE));
        List<StubPlatform.Sent> requests = platform.received();

        assertThat(values)
                .containsExactly(
                        StubPlatform.MESSAGE,
                        List.of("ou_1 San Zhang", "ou_2 Si Li"),
                        "Li Lei",
                        false,
                        "ou_me San Zhang");
        assertThat(requests)
                .map(StubPlatform.Sent::toString)
                .containsExactly(
                        TOKEN_REQUESTED.formatted(appId),
                        SENT,
                        FIRST_PAGE,
                        SECOND_PAGE,
                        LAST_PAGE,
                        RENAMED,
                        RECALLED,
                        ASKED_WHO_I_AM);

        assertThat(theirs.send()).isEqualTo(values.get(0));
        assertThat(theirs.list()).isEqualTo(values.get(1));
        assertThat(theirs.rename()).isEqualTo(values.get(2));
        theirs.recall();
        assertThat(theirs.self("u-page")).isEqualTo(values.get(4));
        assertThat(platform.received()).isEqualTo(requests);
    }

    @Test
    void bothUploadAndDownloadTheSame() throws Exception {
        Path picture = Files.writeString(directory.resolve("picture.png"), "a picture");

        String image = ours.upload(picture).block(PATIENCE);
        ours.download(directory.resolve("ours.txt")).block(PATIENCE);
        List<StubPlatform.Sent> requests = platform.received();

        assertThat(image).isEqualTo("img_v2_041b28e3");
        assertThat(directory.resolve("ours.txt")).hasContent(StubPlatform.CONTENT);
        assertThat(requests)
                .map(StubPlatform.Sent::toString)
                .containsExactly(TOKEN_REQUESTED.formatted(appId), UPLOADED, DOWNLOADED);

        assertThat(theirs.upload(picture)).isEqualTo(image);
        theirs.download(directory.resolve("theirs.txt"));
        assertThat(directory.resolve("theirs.txt")).hasContent(StubPlatform.CONTENT);
        assertThat(platform.received()).isEqualTo(requests);
    }

    @Test
    void theGatewaySendsOnceForEachSubscription() throws Exception {
        Mono<String> sent = ours.send();
        assertThat(platform.received()).isEmpty();
        sent.block(PATIENCE);
        sent.block(PATIENCE);
        assertThat(platform.received())
                .filteredOn(request -> request.path().endsWith("/messages"))
                .map(StubPlatform.Sent::toString)
                .containsExactly(SENT, SENT);

        theirs.send();
        assertThat(platform.received()).map(StubPlatform.Sent::toString).endsWith(SENT);
    }

    @Test
    void theGatewayFetchesNoPageThatIsNotWanted() {
        assertThat(ours.list().take(1).collectList().block(PATIENCE)).containsExactly("ou_1 San Zhang");

        assertThat(platform.received()).map(StubPlatform.Sent::toString).endsWith(FIRST_PAGE);
    }

    @Test
    void theGatewayHoldsTheQuota() throws Exception {
        ours.send().block(PATIENCE);
        CountDownLatch arrived = platform.hold("PATCH", QUOTA);

        // From this one thread.
        Disposable calls = Flux.range(0, QUOTA + 1)
                .flatMap(call -> ours.rename(), QUOTA + 1)
                .subscribe();
        assertThat(permits.asked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(permits.granted).hasValue(QUOTA);
        assertThat(platform.received())
                .filteredOn(sent -> sent.method().equals("PATCH"))
                .hasSize(QUOTA);
        calls.dispose();
    }

    @Test
    void theSdkTakesAThreadForEachCallAndHoldsNoQuota() throws Exception {
        theirs.send();
        CountDownLatch arrived = platform.hold("PATCH", QUOTA + 1);
        ExecutorService threads = Executors.newFixedThreadPool(QUOTA + 1);
        try {
            List<Future<String>> calls = Stream.generate(() -> threads.submit(theirs::rename))
                    .limit(QUOTA + 1)
                    .toList();
            assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

            assertThat(calls).noneMatch(Future::isDone);
            platform.release();
            for (Future<String> call : calls) {
                assertThat(call.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo("Li Lei");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void whatThePlatformRefusesIsAnErrorOfTheGatewayAndAResponseOfTheSdk() {
        platform.refuse("DELETE", "{\"code\":230026,\"msg\":\"No permission to recall this message.\"}");

        assertThatThrownBy(() -> ours.recall().block(PATIENCE))
                .isInstanceOfSatisfying(
                        ApiException.class, error -> assertThat(error.code()).isEqualTo(230026));
        // Not the SDK threw this, but the page's own check of the response.
        assertThatThrownBy(theirs::recall)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("230026 No permission to recall this message.");
    }

    @Test
    void withoutAUsersTokenNeitherAsksWhoTheUserIs() {
        assertThatThrownBy(() -> ours.self(null).block(PATIENCE)).isInstanceOf(InvalidRequestException.class);
        assertThatThrownBy(() -> theirs.self(null)).isInstanceOf(IllegalAccessTokenTypeException.class);

        assertThat(platform.received()).isEmpty();
    }

    @Test
    void whereBothKindsOfTokenDoOnlyTheSdkTakesTheAppsForAMissingOneOfAUser() throws Exception {
        ApiOperation<JsonNode> users = ApiOperation.get(
                        "contact.user.list", "/open-apis/contact/v3/users", JsonNode.class)
                .token(TokenKind.USER)
                .build();

        assertThatThrownBy(() ->
                        gateway.call(users.request().userToken((String) null)).block(PATIENCE))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(platform.received()).isEmpty();

        client.contact()
                .v3()
                .user()
                .list(
                        ListUserReq.newBuilder().departmentId("0").pageSize(50).build(),
                        RequestOptions.newBuilder().userAccessToken(null).build());
        assertThat(platform.received()).map(StubPlatform.Sent::toString).endsWith(FIRST_PAGE);
    }

    /** Counts the renames that ask for a permit, and those that have one. */
    private static final class Permits implements GatewayObserver {

        private final CountDownLatch asked = new CountDownLatch(QUOTA + 1);
        private final AtomicInteger granted = new AtomicInteger();

        @Override
        public void waitStarted(ApiOperation<?> operation) {
            if (operation.name().equals("contact.user.patch")) {
                asked.countDown();
            }
        }

        @Override
        public void waitEnded(ApiOperation<?> operation, Duration waited, WaitEnd end) {
            if (operation.name().equals("contact.user.patch") && end == WaitEnd.GRANTED) {
                granted.incrementAndGet();
            }
        }
    }
}
