package io.github.feishureactive.benchmarks.endtoend;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The floor: Reactor Netty and Jackson, put together by hand in the plainest way. No token is fetched, no quota kept,
 * nothing tried again, nothing timed.
 */
public final class ReactorNettyPeer implements Peer<EnableAnswer> {

    private final ConnectionProvider connections = Connections.pool("floor");
    private final ObjectReader reader = JsonMapper.shared().readerFor(EnableAnswer.class);
    private final ObjectWriter writer = JsonMapper.shared().writerFor(EnableAnswer.Request.class);
    private final HttpClient client;
    private final String token;

    ReactorNettyPeer(String baseUrl) {
        this(baseUrl, AccountServer.TOKEN);
    }

    /** With another server's token. */
    public ReactorNettyPeer(String baseUrl, String token) {
        this.client = HttpClient.create(connections).baseUrl(baseUrl);
        this.token = token;
    }

    @Override
    public Mono<EnableAnswer> enable(String accountId) {
        return client.headers(headers -> headers.set(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
                        .set(HttpHeaderNames.CONTENT_TYPE, "application/json; charset=utf-8"))
                .post()
                .uri(AccountServer.ENABLE)
                .send(Mono.fromSupplier(
                        () -> Unpooled.wrappedBuffer(writer.writeValueAsBytes(new EnableAnswer.Request(accountId)))))
                .responseSingle((response, content) -> content.asByteArray())
                .map(bytes -> reader.<EnableAnswer>readValue(bytes));
    }

    @Override
    public boolean correct(String accountId, EnableAnswer answer) {
        return answer.correct(accountId);
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
