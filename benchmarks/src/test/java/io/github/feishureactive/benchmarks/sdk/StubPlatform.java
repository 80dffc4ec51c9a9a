package io.github.feishureactive.benchmarks.sdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.netty.handler.codec.http.QueryStringDecoder;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers as the official pages show them, and keeps what it was sent. */
final class StubPlatform implements AutoCloseable {

    static final String USER = "ou_7d8a6e6df7621556ce0d21922b676706";
    static final String MESSAGE = "om_dc13264520392913993dd051dba21dcf";
    static final String FILE = "file_456a92d6-c6ea-4de4-ac3f-7afcf44ac78g";
    static final String CONTENT = "what is in the file";

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Map<String, String> PAGES = Map.of(
            "POST /open-apis/auth/v3/tenant_access_token/internal",
            """
            {"code":0,"msg":"ok","tenant_access_token":"t-page","expire":7200}""",
            "POST /open-apis/im/v1/messages?{receive_id_type=open_id}",
            """
            {"code":0,"msg":"success","data":{"message_id":"%s","msg_type":"text","create_time":"1615380573411",
             "update_time":"1615380573411","deleted":false,"updated":false,
             "chat_id":"oc_5ad11d72b830411d72b836c20",
             "sender":{"id":"cli_9f427eec54ae901b","id_type":"app_id","sender_type":"app","tenant_key":"736588c9260f175e"},
             "body":{"content":"{\\"text\\":\\"hello\\"}"}}}""".formatted(MESSAGE),
            "GET /open-apis/contact/v3/users?{department_id=0, page_size=50}",
            """
            {"code":0,"msg":"success","data":{"has_more":true,"page_token":"next",
             "items":[{"union_id":"on_1","open_id":"ou_1","name":"San Zhang"}]}}""",
            "GET /open-apis/contact/v3/users?{department_id=0, page_size=50, page_token=next}",
            """
            {"code":0,"msg":"success","data":{"has_more":true,"page_token":"last",
             "items":[{"union_id":"on_2","open_id":"ou_2","name":"Si Li"}]}}""",
            "GET /open-apis/contact/v3/users?{department_id=0, page_size=50, page_token=last}",
            """
            {"code":0,"msg":"success","data":{"has_more":false}}""",
            "PATCH /open-apis/contact/v3/users/" + USER,
            """
            {"code":0,"msg":"success","data":{"user":{"open_id":"%s","name":"Li Lei"}}}""".formatted(USER),
            "DELETE /open-apis/im/v1/messages/" + MESSAGE,
            """
            {"code":0,"msg":"success","data":{}}""",
            "POST /open-apis/im/v1/images",
            """
            {"code":0,"msg":"success","data":{"image_key":"img_v2_041b28e3"}}""",
            "GET /open-apis/authen/v1/user_info",
            """
            {"code":0,"msg":"success","data":{"name":"San Zhang","en_name":"San Zhang","open_id":"ou_me",
             "union_id":"on_me","tenant_key":"736588c9260f175e"}}""");

    private static final String FILE_REQUEST = "GET /open-apis/im/v1/files/" + FILE;
    private static final Pattern PART = Pattern.compile(
            "Content-Disposition: form-data; name=\"([^\"]*)\"(?:; filename=\"([^\"]*)\")?\r\n(?:[^\r]+\r\n)*\r\n(.*?)\r\n--",
            Pattern.DOTALL);

    private final Queue<Sent> received = new ConcurrentLinkedQueue<>();
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Map<String, String> refused = new ConcurrentHashMap<>();
    private final Sinks.Empty<Void> released = Sinks.empty();
    private final DisposableServer server = HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((request, response) -> request.receive()
                    .aggregate()
                    .asString()
                    .defaultIfEmpty("")
                    .flatMap(body -> Mono.from(answer(request, response, body))))
            .bindNow(PATIENCE);

    String url() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Returns what was received since the last time that this was asked. */
    List<Sent> received() {
        List<Sent> all = new ArrayList<>();
        for (Sent sent = received.poll(); sent != null; sent = received.poll()) {
            all.add(sent);
        }
        return all;
    }

    /** Answers no request of this method until {@link #release()}. The latch counts as many of them as arrive. */
    CountDownLatch hold(String method, int requests) {
        CountDownLatch arrived = new CountDownLatch(requests);
        held.put(method, arrived);
        return arrived;
    }

    void release() {
        released.tryEmitEmpty();
    }

    /** Answers every request of this method with HTTP status 400 and this body. */
    void refuse(String method, String body) {
        refused.put(method, body);
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response, String body) {
        Sent sent = Sent.of(request, body);
        received.add(sent);
        String refusal = refused.get(sent.method());
        boolean file = refusal == null && sent.line().equals(FILE_REQUEST);
        String page = refusal != null ? refusal : file ? CONTENT : PAGES.get(sent.line());
        CountDownLatch arrived = held.get(sent.method());
        Mono<Void> turn = arrived == null ? Mono.empty() : released.asMono();
        if (arrived != null) {
            arrived.countDown();
        }
        return turn.then(response.status(refusal != null ? 400 : page != null ? 200 : 404)
                .header("Content-Type", file ? "application/octet-stream" : "application/json; charset=utf-8")
                .sendString(Mono.just(page != null ? page : "{\"code\":99991201,\"msg\":\"no such path\"}"))
                .then());
    }

    @Override
    public void close() {
        release();
        server.disposeNow(PATIENCE);
    }

    /**
     * A request.
     *
     * @param query names and values, decoded, in the order of the names
     * @param body a missing node for none; of a form, its fields and files
     */
    record Sent(String method, String path, Map<String, String> query, JsonNode body, String authorization) {

        static Sent of(HttpServerRequest request, String body) {
            QueryStringDecoder uri = new QueryStringDecoder(request.uri());
            Map<String, String> query = new TreeMap<>();
            uri.parameters().forEach((name, values) -> query.put(name, String.join(",", values)));
            return new Sent(
                    request.method().name(),
                    uri.path(),
                    query,
                    request.requestHeaders().get("Content-Type", "").startsWith("multipart/form-data")
                            ? form(body)
                            : JSON.readTree(body),
                    request.requestHeaders().get("Authorization", "none"));
        }

        /** What is in the parts, however they are framed. */
        private static JsonNode form(String body) {
            ObjectNode parts = JSON.createObjectNode();
            Matcher part = PART.matcher(body);
            while (part.find()) {
                parts.put(part.group(1), (part.group(2) == null ? "" : part.group(2) + ": ") + part.group(3));
            }
            return parts;
        }

        String line() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }

        @Override
        public String toString() {
            return line() + " " + authorization + (body.isMissingNode() ? "" : " " + body);
        }
    }
}
