package io.github.feishureactive.spring.event;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import reactor.core.Disposable;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.AppTicketSink;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.spring.FeishuApp;
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.ConditionalOnDefaultApp;
import io.github.feishureactive.spring.internal.ConditionalOnSwitch;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/**
 * Auto-configuration of {@link Events}, with which applications register their handlers, and of the webhook and the
 * long connection, if configured.
 */
@AutoConfiguration(after = FeishuAutoConfiguration.class)
@ConditionalOnSwitch
@Import({NamedEventsConfiguration.class, WebhookConfiguration.class})
public final class FeishuEventsAutoConfiguration {

    FeishuEventsAutoConfiguration() {}

    @Bean(destroyMethod = "dispose")
    @ConditionalOnDefaultApp
    @ConditionalOnMissingBean
    Events feishuEvents(FeishuApp app, Apps apps) {
        return EventFactory.events(app, apps);
    }

    /** The platform sends a store app its tickets as events. */
    @Bean(destroyMethod = "dispose")
    @ConditionalOnDefaultApp
    @ConditionalOnBean(AppTicketSink.class)
    Disposable feishuAppTickets(FeishuApp app, Events events, Apps apps) {
        return EventFactory.appTickets(app, events, apps);
    }

    @Bean
    @ConditionalOnDefaultApp
    @ConditionalOnSwitch("feishu.long-connection.enabled")
    LongConnectionLifecycle feishuLongConnection(
            FeishuApp app, FeishuGateway gateway, Events events, AppHttpClient client, Apps apps) {
        return EventFactory.longConnection(app, gateway, events, client, apps);
    }
}
