package io.github.feishureactive.example;

import java.time.Duration;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import io.github.feishureactive.simulator.FeishuSimulator;

/** Tells the simulator where to push events, as one does in the platform's console, once this service has its port. */
@Component
@ConditionalOnBean(Platforms.class)
class SimulatedEvents {

    /**
     * The platform waits a second; a service that has just started on a busy machine may need more for its first
     * request.
     */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(20);

    private final FeishuSimulator simulator;

    SimulatedEvents(Platforms platforms) {
        this.simulator = platforms.gateway();
    }

    @EventListener
    void listen(ReactiveWebServerInitializedEvent started) {
        simulator
                .events()
                .webhook(
                        FeishuSimulator.DEMO_APP_ID,
                        "http://127.0.0.1:" + started.getWebServer().getPort() + SimulatedPlatform.WEBHOOK)
                .verificationToken(SimulatedPlatform.VERIFICATION_TOKEN)
                .encryptKey(SimulatedPlatform.ENCRYPT_KEY)
                .urlCheckWithin(FIRST_REQUEST)
                .subscribe();
    }
}
