package io.github.feishureactive.spring.event;

import java.util.List;
import java.util.Objects;

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
import io.github.feishureactive.spring.FeishuApp;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/** Makes the beans of one app's events, in the same way for the default app and for those below {@code feishu.apps}. */
final class EventFactory {

    private EventFactory() {}

    /** Several deduplications are an error: with none, instances that should share one would handle events twice. */
    static Events events(FeishuApp app, Apps apps) {
        EventsBuilder builder = app.properties().events().builder();
        EventDeduplication deduplication = apps.findOrShared(app.name(), EventDeduplication.class);
        if (deduplication != null) {
            builder.deduplication(deduplication);
        }
        return builder.build();
    }

    static Disposable appTickets(FeishuApp app, Events events, Apps apps) {
        AppTicketSink tickets = Objects.requireNonNull(apps.findOrShared(app.name(), AppTicketSink.class));
        return events.on(AppTicketEvent.TYPE, AppTicketEvent.to(tickets));
    }

    static LongConnectionLifecycle longConnection(
            FeishuApp app, FeishuGateway gateway, Events events, AppHttpClient client, Apps apps) {
        List<LongConnectionListener> all = apps.applying(app.name(), LongConnectionListener.class);
        LongConnectionBuilder builder = LongConnection.builder(gateway, events)
                .listener(status -> UserCode.rethrow(UserCode.each(all, listener -> listener.stateChanged(status))))
                .httpClient(client.change());
        apps.settings(app.name()).group("long-connection", () -> app.properties()
                .longConnection()
                .applyTo(builder));
        return new LongConnectionLifecycle(builder::build);
    }
}
