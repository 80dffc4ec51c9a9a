package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Runs the gateway on the application's event loops. Connections stay the gateway's own, because its pool is tuned to
 * the platform. Global event loops need no customizer: the client uses them by default.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ReactorResourceFactory.class)
class EventLoopConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    FeishuHttpClientCustomizer feishuLoops(ObjectProvider<ReactorResourceFactory> factories) {
        ReactorResourceFactory factory = factories.getIfUnique();
        return factory == null || factory.isUseGlobalResources() ? client -> client : new ApplicationLoops(factory);
    }
}
