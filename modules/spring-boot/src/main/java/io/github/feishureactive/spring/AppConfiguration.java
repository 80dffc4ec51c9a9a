package io.github.feishureactive.spring;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.auth.AppTicketStore;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.TokenStore;

/** The app's credentials. Backs off where the application defines its own gateway, which has them already. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean({Authentication.class, FeishuGateway.class})
class AppConfiguration {

    @Bean
    @ConditionalOnProperty(name = "feishu.app-type", havingValue = "store")
    @ConditionalOnMissingBean(AppTicketSource.class)
    AppTicketStore feishuAppTicketStore() {
        return new AppTicketStore();
    }

    @Bean
    AppAuthentication feishuAuthentication(
            FeishuProperties properties, ObjectProvider<AppTicketSource> tickets, ObjectProvider<TokenStore> store) {
        String appId = properties.appId();
        String appSecret = properties.appSecret();
        if (appId == null || appSecret == null || appId.isBlank() || appSecret.isBlank()) {
            throw MissingAppException.of(appId, appSecret);
        }
        AppAuthentication app =
                switch (properties.appType()) {
                    case CUSTOM -> AppAuthentication.customApp(appId, appSecret);
                    case STORE -> AppAuthentication.storeApp(appId, appSecret, tickets.getObject());
                };
        TokenStore shared = store.getIfAvailable();
        return shared == null ? app : app.withTokenStore(shared);
    }
}
