package io.github.feishureactive.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** An application's webhook, on a server that shares nothing with the simulator. It responds with 200 by default. */
final class WebhookReceiver implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        // Without it every response waits 40 ms for the simulator to acknowledge its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final HttpServer server;
    private volatile UnaryOperator<String> decryption = body -> body;
    private volatile boolean returnsTheChallenge = true;
    private volatile boolean hangs;
    private volatile IntSupplier otherwise = () -> 200;

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/feishu", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/feishu/events?from=simulator";
    }

    void encryptKey(String key) {
        decryption = body -> {
            try {
                return EncryptedText.decrypt(
                        key, JSON.readTree(body).path("encrypt").stringValue());
            } catch (Exception unreadable) {
                throw new IllegalStateException(unreadable);
            }
        };
    }

    void returnsTheChallenge(boolean says) {
        returnsTheChallenge = says;
    }

    /** Whether later requests get no response before the end. */
    void hangs(boolean hang) {
        hangs = hang;
    }

    /** The statuses of the next responses, one each. */
    void responds(int... next) {
        for (int status : next) {
            statuses.add(status);
        }
    }

    /** The statuses of all later responses. */
    void respondsBy(IntSupplier status) {
        otherwise = status;
    }

    Request next() throws InterruptedException {
        Request request = requests.poll(60, TimeUnit.SECONDS);
        assertThat(request).isNotNull();
        return request;
    }

    int waiting() {
        return requests.size();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        JsonNode event = JSON.readTree(decryption.apply(body));
        // Decided before the test hears of the request: what the test asks for then is for later requests.
        boolean hang = hangs;
        Integer status = hang ? null : statuses.poll();
        int said = status == null ? otherwise.getAsInt() : status;
        requests.add(new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body, event));
        if (hang) {
            hang();
        }
        boolean check = event.path("type").asString("").equals("url_verification");
        String response = check && returnsTheChallenge
                ? JSON.createObjectNode()
                        .set("challenge", event.path("challenge"))
                        .toString()
                : "{\"msg\":\"success\"}";
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        boolean empty = said == 204 || said == 304;
        exchange.sendResponseHeaders(said, empty ? -1 : bytes.length);
        if (!empty) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private void hang() {
        try {
            end.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** A request, and the event that was in it. */
    record Request(String uri, Headers headers, String body, JsonNode event) {

        String header(String name) {
            return headers.getFirst(name);
        }
    }
}
