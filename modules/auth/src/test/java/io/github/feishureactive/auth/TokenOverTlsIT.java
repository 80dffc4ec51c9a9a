package io.github.feishureactive.auth;

import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.simulator.ApiPaths;
import io.github.feishureactive.simulator.Fault;
import io.github.feishureactive.simulator.FeishuSimulator;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens come over TLS as the calls do, and are replaced there. */
class TokenOverTlsIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int CALLS = 200;

    private final FeishuSimulator simulator = FeishuSimulator.demo().tls().start();
    private final FeishuGateway gateway = EnableCall.gateway(simulator.baseUrl(), FeishuSimulator.DEMO_APP_SECRET)
            .httpClient(simulator.certificate()::trustedBy)
            .quota(EnableCall.NAME, Quota.unlimited())
            .build();

    @AfterEach
    void stop() {
        gateway.disposeLater().block(LIMIT);
        simulator.close();
    }

    @Test
    void coldCallersCostOneTokenRequestAndRevokedTokensOneMore() {
        allSucceed();
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isOne();

        simulator.tokens().revokeAll();
        allSucceed();
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(2);
    }

    @Test
    void aTokenRequestWhoseConnectionBreaksIsRepeated() {
        simulator.faults().next(ApiPaths.TENANT_TOKEN, Fault.reset());
        allSucceed();
        assertThat(simulator.statistics().requests(ApiPaths.TENANT_TOKEN)).isEqualTo(2);
    }

    private void allSucceed() {
        StepVerifier.create(Flux.range(0, CALLS)
                        .flatMap(i -> EnableCall.on(gateway), 8)
                        .count())
                .expectNext((long) CALLS)
                .expectComplete()
                .verify(LIMIT);
    }
}
