package io.github.feishureactive.spring.event;

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
import io.github.feishureactive.spring.FeishuAutoConfiguration;
import io.github.feishureactive.spring.FeishuHttpClientCustomizer;
import io.github.feishureactive.spring.FeishuProperties;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/**
 * Auto-configuration of {@link Events}, with which applications register their handlers, and of the webhook and the
 * long connection, if configured.
 */
@AutoConfiguration(after = FeishuAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "feishu.enabled", matchIfMissing = true)
@Import(WebhookConfiguration.class)
public final class FeishuEventsAutoConfiguration {

    FeishuEventsAutoConfiguration() {}

    @Bean(destroyMethod = "dispose")
    @ConditionalOnMissingBean
    Events feishuEvents(FeishuProperties properties, ObjectProvider<EventDeduplication> deduplication) {
        EventsBuilder builder = properties.events().builder();
        // Several candidates are an error: with none, instances that should share one would handle events twice.
        deduplication.ifAvailable(builder::deduplication);
        return builder.build();
    }

    /** The platform sends a store app its tickets as events. */
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
        List<LongConnectionListener> all = listeners.orderedStream().toList();
        LongConnectionBuilder builder = LongConnection.builder(gateway, events)
                .listener(status -> UserCode.rethrow(UserCode.each(all, listener -> listener.stateChanged(status))))
                .httpClient(client -> FeishuHttpClientCustomizer.of(
                                customizers.orderedStream().toList())
                        .customize(client));
        properties.longConnection().applyTo(builder);
        return new LongConnectionLifecycle(builder::build);
    }
}
