package io.github.feishureactive.spring.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.events.EventDeduplication;
import io.github.feishureactive.events.EventEnvelope;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.InMemoryDeduplication;
import io.github.feishureactive.events.Receipt;
import io.github.feishureactive.events.connection.ConnectionState;
import io.github.feishureactive.events.connection.LongConnectionListener;
import io.github.feishureactive.events.webhook.EventWebhook;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

import static org.assertj.core.api.Assertions.assertThat;

/** How events reach the application, depending on its properties and beans. */
class FeishuEventsAutoConfigurationTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String[] APP = {"feishu.app-id=cli_boot", "feishu.app-secret=s3cret"};
    private static final String[] WEBHOOK = {
        "feishu.webhook.path=/feishu/events", "feishu.webhook.verification-tokens=token"
    };
    private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
            SslAutoConfiguration.class, FeishuAutoConfiguration.class, FeishuEventsAutoConfiguration.class);

    private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
            .withConfiguration(CONFIGURATIONS)
            .withPropertyValues(APP);

    @Test
    void handlersCanRegisterButNoEventsArriveUnlessConfigured() {
        runner.run(context -> assertThat(context)
                .hasSingleBean(Events.class)
                .doesNotHaveBean(EventWebhook.class)
                .doesNotHaveBean(RouterFunction.class)
                .doesNotHaveBean("feishuAppTickets")
                .doesNotHaveBean(LongConnectionLifecycle.class));
    }

    @Test
    void itCanBeSwitchedOff() {
        runner.withPropertyValues(WEBHOOK)
                .withPropertyValues("feishu.enabled=false", "feishu.long-connection.enabled=true")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(Events.class)
                        .doesNotHaveBean(EventWebhook.class)
                        .doesNotHaveBean(LongConnectionLifecycle.class));
    }

    @Test
    void aPathMakesAWebhook() {
        runner.withPropertyValues(WEBHOOK)
                .run(context ->
                        assertThat(context).hasSingleBean(EventWebhook.class).hasBean("feishuWebhookRoute"));
    }

    @Test
    void onlyWebFluxHasTheRoute() {
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues(APP)
                .withPropertyValues(WEBHOOK)
                .run(context -> assertThat(context).hasSingleBean(Events.class).doesNotHaveBean(EventWebhook.class));
        new ApplicationContextRunner()
                .withConfiguration(CONFIGURATIONS)
                .withPropertyValues(APP)
                .withPropertyValues(WEBHOOK)
                .withClassLoader(new FilteredClassLoader(RouterFunction.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EventWebhook.class));
    }

    @Test
    void beansOfTheApplicationAreUsed() {
        Events events = new Events();
        EventWebhook webhook =
                EventWebhook.builder(events).verificationToken("own").build();
        RouterFunction<ServerResponse> route = RouterFunctions.route()
                .GET("/own", request -> ServerResponse.ok().build())
                .build();
        runner.withPropertyValues(WEBHOOK)
                .withBean(Events.class, () -> events)
                .withBean(EventWebhook.class, () -> webhook)
                .withBean("feishuWebhookRoute", RouterFunction.class, () -> route)
                .run(context -> {
                    assertThat(context.getBean(Events.class)).isSameAs(events);
                    assertThat(context.getBean(EventWebhook.class)).isSameAs(webhook);
                    assertThat(context.getBean("feishuWebhookRoute")).isSameAs(route);
                });
    }

    @Test
    void aDeduplicationOfTheApplicationIsUsed() {
        EventDeduplication own = new InMemoryDeduplication();
        runner.withBean(EventDeduplication.class, () -> own).run(context -> assertThat(context.getBean(Events.class))
                .extracting("dispatcher.inFlight.deduplication")
                .isSameAs(own));
    }

    @Test
    void ticketsOfAStoreAppReachItsStore() {
        runner.withPropertyValues("feishu.app-type=store").run(context -> {
            EventEnvelope ticket = new EventEnvelope(
                    "id",
                    "app_ticket",
                    null,
                    null,
                    "cli_boot",
                    null,
                    JsonMapper.shared().readTree("{\"app_id\":\"cli_boot\",\"app_ticket\":\"t-1\"}"));
            Mono<Receipt> delivered = context.getBean(Events.class).deliver(ticket);
            StepVerifier.create(delivered)
                    .expectNext(Receipt.HANDLED)
                    .expectComplete()
                    .verify(LIMIT);
            StepVerifier.create(context.getBean(AppTicketStore.class).current("cli_boot"))
                    .expectNext("t-1")
                    .expectComplete()
                    .verify(LIMIT);
        });
    }

    @Test
    void aListenerThatThrowsHidesNothingFromTheNextOne() {
        List<ConnectionState> seen = new CopyOnWriteArrayList<>();
        LongConnectionListener throwing = status -> {
            throw new IllegalStateException("a listener of the application");
        };
        LongConnectionListener noting = status -> seen.add(status.state());
        runner.withPropertyValues("feishu.long-connection.enabled=true", "feishu.base-url=http://127.0.0.1:1")
                .withBean("first", LongConnectionListener.class, () -> throwing)
                .withBean("second", LongConnectionListener.class, () -> noting)
                .run(context -> assertThat(seen).contains(ConnectionState.CONNECTING));
    }

    @Test
    void aConnectionServesOneStartAndTheNextStartMakesAnother() {
        runner.withPropertyValues("feishu.long-connection.enabled=true", "feishu.base-url=http://127.0.0.1:1")
                .run(context -> {
                    LongConnectionLifecycle lifecycle = context.getBean(LongConnectionLifecycle.class);
                    assertThat(lifecycle.isRunning()).isTrue();
                    assertThat(lifecycle.status()).isNotNull();
                    lifecycle.stop();
                    assertThat(lifecycle.isRunning()).isFalse();
                    assertThat(lifecycle.status()).isNull();
                    lifecycle.start();
                    assertThat(lifecycle.isRunning()).isTrue();
                });
    }
}
