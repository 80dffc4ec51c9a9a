package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

import io.github.feishureactive.auth.AppAuthentication;
import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.observe.CallListener;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.RateLimiterListener;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiterBuilder;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.TokenStore;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppBinder;
import io.github.feishureactive.spring.internal.AppHttpClient;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.Settings;
import io.github.feishureactive.spring.internal.failure.MissingAppException;
import io.github.feishureactive.spring.internal.start.StartVerification;
import io.github.feishureactive.spring.internal.start.VerifiedApp;

/** Makes the beans of one app, in the same way for the default app and for those below {@code feishu.apps}. */
final class AppFactory {

    private AppFactory() {}

    /** A misspelt property would be one that is not set, and the app would silently use what all apps share. */
    static FeishuApp namedApp(String name, Environment environment, Apps apps) {
        String prefix = AppBinder.prefix(name);
        UnknownProperties.requireNone(prefix.substring(0, prefix.length() - 1), environment);
        return app(name, AppBinder.bind(environment, name, FeishuProperties.class), apps);
    }

    static FeishuApp app(String name, FeishuProperties properties, Apps apps) {
        properties.check(apps.settings(name), QuotaNames.of(name, apps));
        return new FeishuApp(name, properties);
    }

    static FeishuConnectionDetails connectionDetails(FeishuApp app, Apps apps, ObjectProvider<SslBundles> bundles) {
        Settings settings = apps.settings(app.name());
        app.properties().checkConnection(settings);
        return new PropertiesConnectionDetails(app, settings, bundles);
    }

    static AppAuthentication authentication(FeishuApp app, FeishuConnectionDetails connection, Apps apps) {
        String appId = connection.getAppId();
        String appSecret = connection.getAppSecret();
        AppAuthentication authentication =
                switch (app.properties().appType()) {
                    case CUSTOM -> AppAuthentication.customApp(appId, appSecret);
                    case STORE -> AppAuthentication.storeApp(appId, appSecret, tickets(app, apps));
                };
        TokenStore shared = apps.findOrShared(app.name(), TokenStore.class);
        return shared == null ? authentication : authentication.withTokenStore(shared);
    }

    /** The connection details that an app's properties are. */
    record PropertiesConnectionDetails(FeishuApp app, Settings settings, ObjectProvider<SslBundles> bundles)
            implements FeishuConnectionDetails {

        @Override
        public String getAppId() {
            return required(app.properties().appId());
        }

        @Override
        public String getAppSecret() {
            return required(app.properties().appSecret());
        }

        private String required(@Nullable String value) {
            if (value == null || value.isBlank()) {
                FeishuProperties properties = app.properties();
                throw MissingAppException.of(AppBinder.prefix(app.name()), properties.appId(), properties.appSecret());
            }
            return value;
        }

        @Override
        public String getBaseUrl() {
            return app.properties().baseUrl();
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            String bundle = app.properties().ssl().bundle();
            return bundle == null || bundle.isBlank() ? null : SslBundleCustomizer.find(bundle, bundles, settings);
        }
    }

    private static AppTicketSource tickets(FeishuApp app, Apps apps) {
        return Objects.requireNonNull(apps.findOrShared(app.name(), AppTicketSource.class), "AppTicketSource");
    }

    static SlotRateLimiter rateLimiter(FeishuApp app, Apps apps) {
        SlotRateLimiterBuilder builder = SlotRateLimiter.builder();
        app.properties().rateLimiter().applyTo(builder);
        apps.applying(app.name(), RateLimiterListener.class).forEach(builder::listener);
        return builder.build();
    }

    /** Customizers come last, so that they may replace the TLS of the SSL bundle. */
    static AppHttpClient httpClient(FeishuApp app, FeishuConnectionDetails connection, Apps apps) {
        List<FeishuHttpClientCustomizer> customizers = apps.applying(app.name(), FeishuHttpClientCustomizer.class);
        FeishuHttpClientCustomizer all = FeishuHttpClientCustomizer.of(customizers);
        SslBundle bundle = connection.getSslBundle();
        if (bundle == null) {
            return new AppHttpClient(all::customize);
        }
        FeishuHttpClientCustomizer tls = SslBundleCustomizer.of(bundle);
        return new AppHttpClient(client -> all.customize(tls.customize(client)));
    }

    static FeishuGateway gateway(
            FeishuApp app,
            FeishuConnectionDetails connection,
            Authentication authentication,
            RateLimiter rateLimiter,
            AppHttpClient client,
            Apps apps) {
        FeishuGatewayBuilder builder = FeishuGateway.builder()
                .authentication(authentication)
                .rateLimiter(rateLimiter)
                .httpClient(client.change());
        app.properties().applyTo(builder, apps.settings(app.name()));
        builder.baseUrl(connection.getBaseUrl());
        QuotaNames.of(app.name(), apps)
                .resolve(app.properties().quotas())
                .forEach((operation, quota) -> builder.quota(operation, QuotaText.parse(quota)));
        apps.applying(app.name(), CallListener.class).forEach(builder::listener);
        apps.applying(app.name(), GatewayObserver.class).forEach(builder::observer);
        apps.applying(app.name(), FeishuGatewayCustomizer.class).forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    static StartVerification startVerification(Apps apps) {
        List<VerifiedApp> verified = new ArrayList<>();
        for (String name : apps.all()) {
            FeishuApp app = apps.find(name, FeishuApp.class);
            FeishuGateway gateway = apps.findUnique(name, FeishuGateway.class);
            if (app != null && gateway != null) {
                FeishuProperties properties = app.properties();
                verified.add(new VerifiedApp(
                        AppBinder.prefix(name),
                        properties.appType() == FeishuProperties.AppType.STORE,
                        properties.verifyOnStart(),
                        gateway));
            }
        }
        return new StartVerification(verified, FeishuAutoConfiguration.GATEWAY_SHUTDOWN_PHASE + 1);
    }

    /** Closes the limiter too where no application's bean takes its place. */
    static GatewayShutdown shutdown(
            FeishuGateway gateway, RateLimiter limiter, boolean ownLimiter, ApplicationContext context) {
        return new GatewayShutdown(context, gateway, ownLimiter ? limiter : null);
    }

    static UnusedProperties unusedProperties(
            FeishuApp app, Apps apps, Environment environment, ApplicationContext context) {
        boolean present = apps.name(app.name(), FeishuGateway.class) != null;
        QuotaNames quotas = QuotaNames.of(app.name(), apps);
        return new UnusedProperties(app, present, replaced(app, apps, environment), quotas, environment, context);
    }

    /**
     * Connection details say where the platform is: calls would not reach a test system that only the property names.
     */
    private static List<String> replaced(FeishuApp app, Apps apps, Environment environment) {
        FeishuConnectionDetails details = apps.findUnique(app.name(), FeishuConnectionDetails.class);
        if (details == null || details instanceof PropertiesConnectionDetails) {
            return List.of();
        }
        String affected = app.name().equals(AppNames.DEFAULT) ? "" : " on the app '" + app.name() + "'";
        return Stream.of("base-url", "ssl.bundle")
                .map(apps.settings(app.name())::name)
                .filter(property -> AppBinder.find(environment, property) != null)
                .map(property ->
                        property + " has no effect" + affected + ": the FeishuConnectionDetails bean takes its place")
                .toList();
    }
}
