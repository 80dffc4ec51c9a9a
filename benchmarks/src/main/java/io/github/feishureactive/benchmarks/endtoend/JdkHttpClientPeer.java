package io.github.feishureactive.benchmarks.endtoend;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import reactor.core.publisher.Mono;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The JDK's client and Jackson, with a fixed token. It knows no bound for its connections. */
final class JdkHttpClientPeer implements Peer<EnableAnswer> {

    private final ObjectReader reader = JsonMapper.shared().readerFor(EnableAnswer.class);
    private final ObjectWriter writer = JsonMapper.shared().writerFor(EnableAnswer.Request.class);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest.Builder request;

    JdkHttpClientPeer(String baseUrl) {
        this.request = HttpRequest.newBuilder(URI.create(baseUrl + AccountServer.ENABLE))
                .header("Authorization", "Bearer " + AccountServer.TOKEN)
                .header("Content-Type", "application/json; charset=utf-8");
    }

    @Override
    public Mono<EnableAnswer> enable(String accountId) {
        return Mono.fromFuture(() -> client.sendAsync(post(accountId), BodyHandlers.ofByteArray()))
                .map(this::parse);
    }

    private HttpRequest post(String accountId) {
        byte[] body = writer.writeValueAsBytes(new EnableAnswer.Request(accountId));
        return request.copy().POST(BodyPublishers.ofByteArray(body)).build();
    }

    private EnableAnswer parse(HttpResponse<byte[]> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException("HTTP " + response.statusCode());
        }
        return reader.readValue(response.body());
    }

    @Override
    public boolean correct(String accountId, EnableAnswer answer) {
        return answer.correct(accountId);
    }

    /** The client closes its connections when nobody holds it any more. */
    @Override
    public void close() {}
}
