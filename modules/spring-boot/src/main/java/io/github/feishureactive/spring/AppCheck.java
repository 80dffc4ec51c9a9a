package io.github.feishureactive.spring;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.spring.connection.FeishuConnectionDetails;
import io.github.feishureactive.spring.internal.AppBinder;
import io.github.feishureactive.spring.internal.AppNames;
import io.github.feishureactive.spring.internal.Apps;
import io.github.feishureactive.spring.internal.DefaultCandidate;
import io.github.feishureactive.spring.internal.InvalidPropertyException;
import io.github.feishureactive.spring.internal.failure.AmbiguousAppException;
import io.github.feishureactive.spring.internal.failure.AmbiguousAppException.Claim;

/**
 * Fails the start if the property and the beans of an app do not all mean the same app. Otherwise a gateway that the
 * application defines for a second app would take the place of the configured one, and every call, meter and health
 * check with it.
 */
final class AppCheck implements SmartInitializingSingleton {

    private static final List<Class<?>> FRONTS =
            List.of(ReferralAccounts.class, ReferralRewards.class, Referrals.class, ReferralJobPosts.class);

    private final Apps apps;
    private final ConfigurableListableBeanFactory beans;

    AppCheck(Apps apps, ConfigurableListableBeanFactory beans) {
        this.apps = apps;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        apps.all().forEach(this::check);
        apps.named().forEach(this::qualifiedOnly);
        distinct("app-id", "Configure an app once: under one name, or as the default app.", this::appId);
        distinct(
                "webhook.path",
                "Give each webhook a path of its own, and the developer console of each app its one.",
                app -> settings(app).properties().webhook().path());
    }

    /** One app under two names would have each quota twice, and of two webhooks at one path one would get no event. */
    private void distinct(String property, String action, Function<String, @Nullable String> value) {
        Map<String, String> found = new HashMap<>();
        for (String app : apps.all()) {
            String name = AppBinder.prefix(app) + property;
            String text = value.apply(app);
            String before = text == null || text.isBlank() ? null : found.putIfAbsent(text.strip(), name);
            if (text != null && before != null) {
                throw new InvalidPropertyException(
                        name, "'" + before + "' has the same value, \"" + text.strip() + "\"", action, null);
            }
        }
    }

    /** A bean that names its app, and is injected where no app is named too, would call as it there. */
    private void qualifiedOnly(String app) {
        Stream.concat(
                        Stream.of(FeishuConnectionDetails.class, Authentication.class, FeishuGateway.class),
                        FRONTS.stream())
                .forEach(type -> {
                    String name = unique(app, beans, type);
                    if (name != null && DefaultCandidate.names(beans, type).contains(name)) {
                        throw AmbiguousAppException.alsoDefault(name, type.getSimpleName(), app);
                    }
                });
    }

    private FeishuApp settings(String app) {
        FeishuApp settings = apps.find(app, FeishuApp.class);
        if (settings == null) {
            throw new IllegalStateException("'" + AppBinder.prefix(app)
                    + "app-id' was not known when the application was processed ahead of time");
        }
        return settings;
    }

    private void check(String app) {
        Claim configured = connectionDetails(app);
        Claim found = agreed(configured == null ? property(app) : configured, gateway(app));
        for (Class<?> front : FRONTS) {
            found = agreed(found, claim(app, front, bean -> bean instanceof AppBound bound ? bound.appId() : null));
        }
    }

    private @Nullable String appId(String app) {
        Claim configured = connectionDetails(app);
        return configured == null ? settings(app).properties().appId() : configured.appId();
    }

    /** Connection details of the application, or of a test. Those that are the properties are reported as such. */
    private @Nullable Claim connectionDetails(String app) {
        return claim(
                app,
                FeishuConnectionDetails.class,
                bean -> bean instanceof AppFactory.PropertiesConnectionDetails
                        ? null
                        : ((FeishuConnectionDetails) bean).getAppId());
    }

    private @Nullable Claim property(String app) {
        String property = AppBinder.prefix(app) + "app-id";
        String appId = settings(app).properties().appId();
        return appId == null || appId.isBlank()
                ? null
                : new Claim(property, "'" + property + "' is " + appId.strip(), appId.strip());
    }

    private @Nullable Claim gateway(String app) {
        Claim gateway = claim(app, FeishuGateway.class, bean -> ((FeishuGateway) bean).appId());
        if (gateway == null || !gateway.beanName().startsWith(FeishuAutoConfiguration.GATEWAY_BEAN_NAME)) {
            return gateway;
        }
        // Name the bean that made our gateway another app's.
        Claim authentication = claim(
                app, Authentication.class, bean -> bean instanceof AppBound bound ? bound.appId() : gateway.appId());
        return authentication != null && authentication.appId().equals(gateway.appId()) ? authentication : gateway;
    }

    private @Nullable Claim claim(String app, Class<?> type, Function<Object, @Nullable String> appId) {
        ConfigurableListableBeanFactory context = context(app, type);
        String name = unique(app, context, type);
        String id = name == null ? null : appId.apply(context.getBean(name));
        return name == null || id == null
                ? null
                : new Claim(
                        name,
                        "the bean '" + name + "' of type " + type.getSimpleName()
                                + (context == beans ? "" : ", of a parent context,") + " calls as " + id,
                        id);
    }

    /** What names no app is injected from the parent where this context has none of its own. */
    private ConfigurableListableBeanFactory context(String app, Class<?> type) {
        ConfigurableListableBeanFactory context = beans;
        while (app.equals(AppNames.DEFAULT)
                && DefaultCandidate.names(context, type).isEmpty()
                && context.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent) {
            context = parent;
        }
        return context;
    }

    /** Several are no silent mistake: to inject one of them fails. */
    private @Nullable String unique(String app, ConfigurableListableBeanFactory context, Class<?> type) {
        try {
            return app.equals(AppNames.DEFAULT) ? DefaultCandidate.name(context, type) : apps.name(app, type);
        } catch (NoUniqueBeanDefinitionException e) {
            return null;
        }
    }

    private static @Nullable Claim agreed(@Nullable Claim before, @Nullable Claim next) {
        if (before == null || next == null) {
            return before == null ? next : before;
        }
        if (!before.appId().equals(next.appId())) {
            throw AmbiguousAppException.of(before, next);
        }
        return before;
    }
}
