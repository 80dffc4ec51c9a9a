package io.github.feishureactive.spring;

import java.util.List;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import reactor.core.Disposable;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.token.AppTicketSink;
import io.github.feishureactive.events.AppTicketEvent;
import io.github.feishureactive.events.EventDeduplication;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.events.EventsBuilder;
import io.github.feishureactive.events.connection.LongConnection;
import io.github.feishureactive.events.connection.LongConnectionBuilder;
import io.github.feishureactive.events.connection.LongConnectionListener;

/**
 * Makes what applications register their handlers with, and the ways by which events arrive, where they are configured.
 */
@AutoConfiguration(after = FeishuAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "feishu.enabled", matchIfMissing = true)
@Import(WebhookConfiguration.class)
public final class FeishuEventsAutoConfiguration {

    /** Called by Spring. */
    FeishuEventsAutoConfiguration() {}

    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean
    Events feishuEvents(FeishuProperties properties, ObjectProvider<EventDeduplication> deduplication) {
        EventsBuilder builder = properties.events().builder();
        // Two of them are an error: with neither, instances that believe to share one would handle each event twice.
        deduplication.ifAvailable(builder::deduplication);
        return builder.build();
    }

    /** A store app's tickets come as events. */
    @Bean(destroyMethod = "dispose")
    @ConditionalOnBean(AppTicketSink.class)
    Disposable feishuAppTickets(Events events, AppTicketSink tickets) {
        return events.on(AppTicketEvent.TYPE, AppTicketEvent.to(tickets));
    }

    @Bean
    @ConditionalOnBooleanProperty("feishu.long-connection.enabled")
    LongConnectionLifecycle feishuLongConnection(
            FeishuProperties properties,
            FeishuGateway gateway,
            Events events,
            ObjectProvider<FeishuHttpClientCustomizer> customizers,
            ObjectProvider<LongConnectionListener> listeners) {
        List<LongConnectionListener> notified = listeners.orderedStream().toList();
        LongConnectionBuilder builder = LongConnection.builder(gateway, events)
                .listener(
                        status -> UserCode.rethrow(UserCode.each(notified, listener -> listener.stateChanged(status))))
                .httpClient(client -> GatewayConfiguration.customized(client, customizers));
        properties.longConnection().applyTo(builder);
        return new LongConnectionLifecycle(builder::build);
    }
}
