package io.github.feishureactive.benchmarks.endtoend;

import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Spring's client, over Reactor Netty, with a fixed token. */
final class WebClientPeer implements Peer<EnableAnswer> {

    private final ConnectionProvider connections = Connections.pool("webclient");
    private final WebClient client;

    WebClientPeer(String baseUrl) {
        this(baseUrl, ObservationRegistry.NOOP);
    }

    private WebClientPeer(String baseUrl, ObservationRegistry observations) {
        this.client = WebClient.builder()
                .observationRegistry(observations)
                .baseUrl(baseUrl)
                .clientConnector(new ReactorClientHttpConnector(HttpClient.create(connections)))
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + AccountServer.TOKEN)
                .build();
    }

    /** An observation of each call, and its timer. */
    static WebClientPeer observed(String baseUrl) {
        ObservationRegistry observations = ObservationRegistry.create();
        observations
                .observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry()));
        return new WebClientPeer(baseUrl, observations);
    }

    @Override
    public Mono<EnableAnswer> enable(String accountId) {
        return client.post()
                .uri(AccountServer.ENABLE)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(new EnableAnswer.Request(accountId))
                .retrieve()
                .bodyToMono(EnableAnswer.class);
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
