package io.github.feishureactive.spring.event;

import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.Disposable;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.events.Events;
import io.github.feishureactive.spring.FeishuApp;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.AppRegistrar;
import io.github.feishureactive.spring.internal.LongConnectionLifecycle;

/** The events of the apps below {@code feishu.apps}, and their long connections. */
@Configuration(proxyBeanMethods = false)
@Import(NamedEventsConfiguration.Registrar.class)
class NamedEventsConfiguration {

    static final class Registrar extends AppRegistrar {

        @Override
        protected void register(AppDefinitions app) {
            RuntimeBeanReference settings = app.bean(FeishuApp.class);
            app.defineIfMissing(Events.class, "feishuEvents", EventFactory.class, "events", settings)
                    .setDestroyMethodName("dispose");
            RuntimeBeanReference events = app.bean(Events.class);
            if (app.isStoreApp()) {
                app.define(Disposable.class, "feishuAppTickets", EventFactory.class, "appTickets", settings, events)
                        .setDestroyMethodName("dispose");
            }
            if (app.isOn("long-connection.enabled")) {
                app.define(
                        LongConnectionLifecycle.class,
                        "feishuLongConnection",
                        EventFactory.class,
                        "longConnection",
                        settings,
                        app.bean(FeishuGateway.class),
                        events,
                        app.bean(AppHttpClient.class));
            }
        }
    }
}
