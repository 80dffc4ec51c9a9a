package io.github.feishureactive.events.connection;

import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.EventResponse;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.testkit.CapturedLog;

import static io.github.feishureactive.events.connection.ScriptedPlatform.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

/** Collects all log output at any level, including that of Reactor Netty and Netty, over a whole connection. */
class DebugLogIT {

    private static final String TARGET =
            "/ws/canary-path-1?device_id=7&service_id=33554678&access_key=canary-key-2&ticket=canary-ticket%203";
    private static final List<String> CANARIES =
            List.of("canary-path-1", "canary-key-2", "canary-ticket", "canary-secret-4", Messages.PAYLOAD);

    @Test
    void noLogAtAnyLevelHoldsTheKeysOfTheConnection() throws Exception {
        List<String> texts;
        try (CapturedLog log = new CapturedLog();
                RawPlatform platform = new RawPlatform(TARGET)) {
            FeishuGateway gateway = FeishuGateway.builder()
                    .baseUrl(platform.baseUrl())
                    .authentication(AppAuthentication.customApp("cli_test", "canary-secret-4"))
                    .build();
            Sinks.One<String> delivered = Sinks.one();
            LongConnection connection = new LongConnectionBuilder(
                            gateway,
                            event -> {
                                delivered.tryEmitValue(event.id());
                                return Mono.just(EventResponse.of(Receipt.HANDLED));
                            },
                            4)
                    .build();
            connection.connect().block(PATIENCE);
            platform.send(0x82, Messages.event("1").toByteArray());
            assertThat(delivered.asMono().block(PATIENCE)).isEqualTo("1");
            assertThat(platform.requests).as("the handshake has the keys").contains("GET " + TARGET + " HTTP/1.1");
            connection.close();
            gateway.disposeLater().block(PATIENCE);
            texts = log.texts();
        }
        assertThat(texts).anyMatch(text -> text.startsWith("reactor.netty.http.client"));
        assertThat(texts)
                .filteredOn(text -> CANARIES.stream().anyMatch(text::contains))
                .isEmpty();
    }
}
