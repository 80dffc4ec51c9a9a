package io.github.feishureactive.spring;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.ConditionalOnDefaultApp;

/** The default app's credentials. Backs off where the application defines its own gateway, which has them already. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnDefaultApp
@ConditionalOnMissingBean({Authentication.class, FeishuGateway.class})
class AppConfiguration {

    @Bean
    AppAuthentication feishuAuthentication(FeishuApp app, FeishuConnectionDetails connection, Apps apps) {
        return AppFactory.authentication(app, connection, apps);
    }
}
