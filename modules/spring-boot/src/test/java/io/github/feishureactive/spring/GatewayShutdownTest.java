package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.ReactorResourceFactory;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/** When the gateway closes, and when it does not. */
class GatewayShutdownTest {

    private final GenericApplicationContext context = new GenericApplicationContext();
    private final FeishuGateway gateway = FeishuGateway.builder()
            .authentication(AppAuthentication.customApp("cli_boot", "s3cret"))
            .build();
    private final SlotRateLimiter limiter = SlotRateLimiter.create();
    private final List<String> stopped = new ArrayList<>();
    private final GatewayShutdown shutdown = new GatewayShutdown(context, gateway, limiter);

    private void stop() {
        shutdown.start();
        assertThat(shutdown.isRunning()).isTrue();
        shutdown.stop(() -> stopped.add("stopped"));
        assertThat(shutdown.isRunning()).isFalse();
    }

    @Test
    void eventsStopFirstThenTheWebServerThenTheGatewayAndTheEventLoopsLast() {
        assertThat(new LongConnectionLifecycle(() -> null).getPhase())
                .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
        assertThat(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE).isGreaterThan(shutdown.getPhase());
        assertThat(shutdown.getPhase()).isGreaterThan(new ReactorResourceFactory().getPhase());
    }

    @Test
    void theEndOfTheContextClosesTheGatewayAndItsLimiter() {
        shutdown.onApplicationEvent(new ContextClosedEvent(context));
        stop();
        assertThat(gateway.toString()).contains("closed");
        assertThat(limiter.isDisposed()).isTrue();
        assertThat(stopped).containsExactly("stopped");
    }

    @Test
    void aContextThatIsOnlyStoppedKeepsIt() {
        stop();
        assertThat(gateway.toString()).doesNotContain("closed");
        assertThat(limiter.isDisposed()).isFalse();
        assertThat(stopped).containsExactly("stopped");
        gateway.close();
    }

    @Test
    void theEndOfAChildIsNotTheEndOfTheContext() {
        try (GenericApplicationContext child = new GenericApplicationContext(context)) {
            shutdown.onApplicationEvent(new ContextClosedEvent(child));
        }
        stop();
        assertThat(gateway.toString()).doesNotContain("closed");
        gateway.close();
    }
}
