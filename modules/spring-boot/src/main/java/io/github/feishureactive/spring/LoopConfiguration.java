package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * The application's event loops serve the gateway too; its connections are the gateway's own, because their number and
 * their age are matched to the platform. The global loops need no word: they are what the client takes by itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ReactorResourceFactory.class)
class LoopConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    FeishuHttpClientCustomizer feishuLoops(ObjectProvider<ReactorResourceFactory> factories) {
        ReactorResourceFactory factory = factories.getIfUnique();
        return factory == null || factory.isUseGlobalResources()
                ? client -> client
                : client -> client.runOn(factory.getLoopResources());
    }
}
