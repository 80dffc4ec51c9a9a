package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.page.PagedOperation;

import static org.assertj.core.api.Assertions.assertThat;

/** The documentation's example of other APIs, run against answers as the official pages show them. */
class AnyOtherApiIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String USER = "ou_7d8a6e6df7621556ce0d21922b676706";
    private static final String MESSAGE = "om_dc13264520392913993dd051dba21dcf";
    private static final Map<String, String> ANSWERS = Map.of(
            "POST /open-apis/auth/v3/tenant_access_token/internal",
            "{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"t-readme\",\"expire\":7200}",
            "POST /open-apis/im/v1/messages?receive_id_type=open_id",
            "{\"code\":0,\"msg\":\"success\",\"data\":{\"message_id\":\"" + MESSAGE + "\",\"msg_type\":\"text\"}}",
            "GET /open-apis/contact/v3/users?department_id=0&page_size=50",
            "{\"code\":0,\"data\":{\"has_more\":true,\"page_token\":\"next\",\"items\":[{\"open_id\":\"ou_1\",\"name\":\"a\"}]}}",
            "GET /open-apis/contact/v3/users?department_id=0&page_size=50&page_token=next",
            "{\"code\":0,\"data\":{\"has_more\":false,\"items\":[{\"open_id\":\"ou_2\",\"name\":\"b\"}]}}",
            "PATCH /open-apis/contact/v3/users/" + USER,
            "{\"code\":0,\"data\":{\"user\":{\"open_id\":\"" + USER + "\",\"name\":\"Li Lei\"}}}",
            "DELETE /open-apis/im/v1/messages/" + MESSAGE,
            "{\"code\":0,\"msg\":\"success\",\"data\":{}}",
            "GET /open-apis/authen/v1/user_info",
            "{\"code\":0,\"data\":{\"open_id\":\"ou_me\",\"name\":\"me\"}}");

    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asString()
                    .defaultIfEmpty("")
                    .flatMap(body -> response.sendString(Mono.just(answer(request, body)))
                            .then()))
            .bindNow(PATIENCE);

    private final String userAccessToken = "u-readme";

    private final FeishuGateway gateway = FeishuGateway.builder()
            .baseUrl("http://127.0.0.1:" + server.port())
            .authentication(AppAuthentication.customApp("cli_readme", "secret"))
            .build();

    private String answer(HttpServerRequest request, String body) {
        String line = request.method() + " " + request.uri();
        received.add(line + " " + request.requestHeaders().get("Authorization") + " " + body);
        return ANSWERS.getOrDefault(line, "{\"code\":99991201}");
    }

    @AfterEach
    void close() {
        gateway.disposeLater().block(PATIENCE);
        server.disposeNow(PATIENCE);
    }

    @Test
    void theExampleDoesWhatItSays() {
        // page: any other api
        record Text(String receiveId, String msgType, String content) {}
        record Sent(String messageId) {}
        record User(String openId, String name) {}
        record Rename(String name) {}

        ApiOperation<Sent> send = ApiOperation.post("im.message.create", "/open-apis/im/v1/messages", Sent.class)
                .build();
        PagedOperation<User> users = PagedOperation.of(
                ApiOperation.get("contact.user.list", "/open-apis/contact/v3/users", JsonNode.class)
                        .build(),
                User.class);
        ApiOperation<JsonNode> patch = ApiOperation.patch(
                        "contact.user.patch", "/open-apis/contact/v3/users/{user_id}", JsonNode.class)
                .build();
        ApiOperation<Void> recall = ApiOperation.delete(
                        "im.message.delete", "/open-apis/im/v1/messages/{message_id}", Void.class)
                .build();
        ApiOperation<User> self = ApiOperation.get("authen.user_info", "/open-apis/authen/v1/user_info", User.class)
                .token(TokenKind.USER)
                .build();

        Mono<Sent> sent = gateway.call(send.request()
                .query("receive_id_type", "open_id")
                .body(new Text("ou_7d8a6e6df7621556ce0d21922b676706", "text", "{\"text\":\"hello\"}")));
        Flux<User> members = users.pages(users.request().query("department_id", "0"))
                .size(50)
                .items(gateway);
        Mono<JsonNode> renamed = gateway.call(patch.request()
                .path("user_id", "ou_7d8a6e6df7621556ce0d21922b676706")
                .body(new Rename("Li Lei")));
        Mono<Void> recalled = gateway.call(recall.request().path("message_id", "om_dc13264520392913993dd051dba21dcf"));
        Mono<User> me = gateway.call(self.request().userToken(userAccessToken));
        // page: end
        assertThat(sent.block(PATIENCE)).isEqualTo(new Sent(MESSAGE));
        assertThat(members.collectList().block(PATIENCE))
                .isEqualTo(List.of(new User("ou_1", "a"), new User("ou_2", "b")));
        assertThat(renamed.block(PATIENCE).at("/user/name").asString()).isEqualTo("Li Lei");
        assertThat(recalled.block(PATIENCE)).isNull();
        assertThat(me.block(PATIENCE)).isEqualTo(new User("ou_me", "me"));

        assertThat(received)
                .containsExactly(
                        "POST /open-apis/auth/v3/tenant_access_token/internal null"
                                + " {\"app_id\":\"cli_readme\",\"app_secret\":\"secret\"}",
                        "POST /open-apis/im/v1/messages?receive_id_type=open_id Bearer t-readme"
                                + " {\"receive_id\":\"" + USER
                                + "\",\"msg_type\":\"text\",\"content\":\"{\\\"text\\\":\\\"hello\\\"}\"}",
                        "GET /open-apis/contact/v3/users?department_id=0&page_size=50 Bearer t-readme ",
                        "GET /open-apis/contact/v3/users?department_id=0&page_size=50&page_token=next Bearer t-readme ",
                        "PATCH /open-apis/contact/v3/users/" + USER + " Bearer t-readme {\"name\":\"Li Lei\"}",
                        "DELETE /open-apis/im/v1/messages/" + MESSAGE + " Bearer t-readme ",
                        "GET /open-apis/authen/v1/user_info Bearer u-readme ");
    }

    /** The example above is that of the page, but for white space. */
    @Test
    void itIsTheExampleOfThePage() throws IOException {
        String here = Files.readString(file("AnyOtherApiIT.java"));
        String example = here.substring(here.indexOf("// page: any other api\n") + 23, here.indexOf("// page: end\n"));

        assertThat(squeezed(Files.readString(file("docs/any-other-api.md")))).contains(squeezed(example));
    }

    private static Path file(String name) {
        Path sources = Path.of("src/test/java/io/github/feishureactive/quickstart");
        return name.endsWith(".java") ? sources.resolve(name) : Path.of("../..").resolve(name);
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
