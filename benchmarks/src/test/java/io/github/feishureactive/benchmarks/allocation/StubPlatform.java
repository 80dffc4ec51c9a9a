package io.github.feishureactive.benchmarks.allocation;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

import io.github.feishureactive.benchmarks.endtoend.AccountServer;
import io.github.feishureactive.benchmarks.process.Child;

/** The servers of all calls that are measured, in a JVM of its own: a client's figures must have nothing of theirs. */
final class StubPlatform {

    static final String USERS = "/open-apis/benchmark/v1/users";
    static final String FILES = "/open-apis/benchmark/v1/files";

    static final int PAGES = 2;
    static final int ITEMS = 20;
    static final int FILE_BYTES = 16 * 1024;

    private static final byte[] FILE = new byte[FILE_BYTES];
    private static final byte[] TOKEN = bytes("{\"code\":0,\"msg\":\"ok\",\"tenant_access_token\":\"t-benchmark\","
            + "\"app_access_token\":\"t-benchmark\",\"expire\":7200}");
    private static final byte[] FIRST_PAGE = page("\"has_more\":true,\"page_token\":\"next\"");
    private static final byte[] LAST_PAGE = page("\"has_more\":false");
    private static final byte[] UPLOADED = bytes("{\"code\":0,\"msg\":\"success\",\"data\":{\"file_key\":\"file_1\"}}");

    private StubPlatform() {}

    /**
     * Where they listen.
     *
     * @param accounts the one that enables accounts
     * @param others the one for pages and files
     */
    record Urls(String accounts, String others) {}

    public static void main(String[] arguments) throws Exception {
        AccountServer accounts = AccountServer.start();
        DisposableServer others = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle(StubPlatform::handle)
                .bindNow();
        Urls urls = new Urls(accounts.seen().baseUrl(), "http://127.0.0.1:" + others.port());
        Child.serve(command -> urls);
    }

    private static Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String uri = request.uri();
        if (uri.startsWith(USERS)) {
            return send(response, "application/json", uri.contains("page_token=next") ? LAST_PAGE : FIRST_PAGE);
        }
        if (uri.startsWith(FILES) && request.method().name().equals("GET")) {
            return send(response, "application/octet-stream", FILE);
        }
        return request.receive().then(send(response, "application/json", uri.startsWith(FILES) ? UPLOADED : TOKEN));
    }

    private static Mono<Void> send(HttpServerResponse response, String type, byte[] body) {
        return response.header(HttpHeaderNames.CONTENT_TYPE, type)
                .header(HttpHeaderNames.CONTENT_LENGTH, String.valueOf(body.length))
                .sendObject(Unpooled.wrappedBuffer(body))
                .then();
    }

    private static byte[] page(String paging) {
        return bytes(IntStream.range(0, ITEMS)
                .mapToObj(i -> "{\"open_id\":\"ou_" + i + "\",\"name\":\"San Zhang\"}")
                .collect(Collectors.joining(
                        ",", "{\"code\":0,\"msg\":\"success\",\"data\":{" + paging + ",\"items\":[", "]}}")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
