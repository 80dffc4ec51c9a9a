package io.github.feishureactive.spring;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.spring.internal.ConditionalOnStoreApp;

/** Where the tickets of all store apps are kept, each under its app id. */
@Configuration(proxyBeanMethods = false)
class TicketConfiguration {

    @Bean
    @ConditionalOnStoreApp
    @ConditionalOnMissingBean(AppTicketSource.class)
    AppTicketStore feishuAppTicketStore() {
        return new AppTicketStore();
    }
}
