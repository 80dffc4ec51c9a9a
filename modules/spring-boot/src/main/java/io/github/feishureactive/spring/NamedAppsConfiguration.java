package io.github.feishureactive.spring;

import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppDefinitions;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.AppRegistrar;

/**
 * The apps below {@code feishu.apps}: for each of them a gateway and its API, as for the default app. Imported before
 * the default app's configuration, so that a shared bean which is found here is the application's own.
 */
@Configuration(proxyBeanMethods = false)
@Import(NamedAppsConfiguration.Registrar.class)
class NamedAppsConfiguration {

    static final class Registrar extends AppRegistrar {

        @Override
        protected void register(AppDefinitions app) {
            app.define(FeishuApp.class, "feishuApp", AppFactory.class, "namedApp", app.name());
            RuntimeBeanReference settings = app.bean(FeishuApp.class);
            app.defineIfMissing(
                    FeishuConnectionDetails.class,
                    "feishuConnectionDetails",
                    AppFactory.class,
                    "connectionDetails",
                    settings);
            RuntimeBeanReference connection = app.bean(FeishuConnectionDetails.class);
            app.defineIfMissing(
                    Authentication.class,
                    "feishuAuthentication",
                    AppFactory.class,
                    "authentication",
                    settings,
                    connection);
            app.define(AppHttpClient.class, "feishuHttpClient", AppFactory.class, "httpClient", settings, connection);
            RuntimeBeanReference limiter = limiter(app, settings);
            app.defineIfMissing(
                            FeishuGateway.class,
                            FeishuAutoConfiguration.GATEWAY_BEAN_NAME,
                            AppFactory.class,
                            "gateway",
                            settings,
                            connection,
                            app.bean(Authentication.class),
                            limiter,
                            app.bean(AppHttpClient.class))
                    .setDestroyMethodName("disposeLater");
            RuntimeBeanReference gateway = app.bean(FeishuGateway.class);
            app.define(
                    GatewayShutdown.class,
                    "feishuGatewayShutdown",
                    AppFactory.class,
                    "shutdown",
                    gateway,
                    limiter,
                    limiter.getBeanName().startsWith(FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME));
            api(app, ReferralAccounts.class, gateway);
            api(app, ReferralRewards.class, gateway);
            api(app, Referrals.class, gateway);
            api(app, ReferralJobPosts.class, gateway);
            app.define(
                    UnusedProperties.class, "feishuUnusedProperties", AppFactory.class, "unusedProperties", settings);
        }

        /** A limiter of the application, or the one over Redis, keeps the quotas of all apps apart. */
        private static RuntimeBeanReference limiter(AppDefinitions app, RuntimeBeanReference settings) {
            String shared = app.find(RateLimiter.class) == null ? app.shared(RateLimiter.class) : null;
            if (shared != null) {
                return new RuntimeBeanReference(shared);
            }
            app.defineIfMissing(
                            RateLimiter.class,
                            FeishuAutoConfiguration.RATE_LIMITER_BEAN_NAME,
                            AppFactory.class,
                            "rateLimiter",
                            settings)
                    .setDestroyMethodName("dispose");
            return app.bean(RateLimiter.class);
        }

        private static void api(AppDefinitions app, Class<?> type, RuntimeBeanReference gateway) {
            app.defineIfMissing(type, "feishu" + type.getSimpleName(), type, "on", gateway);
        }
    }
}
