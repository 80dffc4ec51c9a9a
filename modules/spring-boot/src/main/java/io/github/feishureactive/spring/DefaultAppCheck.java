package io.github.feishureactive.spring;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.spring.AmbiguousAppException.Claim;
import io.github.feishureactive.spring.internal.DefaultCandidate;

/**
 * Fails the start if the property and the beans that are injected where no app is named do not all mean the same app.
 * Otherwise a gateway that the application defines for a second app would take the place of the configured one, and
 * every call, meter and health check with it.
 */
final class DefaultAppCheck implements SmartInitializingSingleton {

    private static final List<Class<?>> FRONTS =
            List.of(ReferralAccounts.class, ReferralRewards.class, Referrals.class, ReferralJobPosts.class);

    private final FeishuProperties properties;
    private final ConfigurableListableBeanFactory beans;

    DefaultAppCheck(FeishuProperties properties, ConfigurableListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Claim found = property();
        found = agreed(found, gateway());
        for (Class<?> front : FRONTS) {
            found = agreed(found, claim(front, bean -> bean instanceof AppBound bound ? bound.appId() : null));
        }
    }

    private @Nullable Claim property() {
        String appId = properties.appId();
        return appId == null || appId.isBlank()
                ? null
                : new Claim("feishu.app-id", "'feishu.app-id' is " + appId.strip(), appId.strip());
    }

    private @Nullable Claim gateway() {
        Claim gateway = claim(FeishuGateway.class, bean -> ((FeishuGateway) bean).appId());
        if (gateway == null || !gateway.beanName().equals(FeishuAutoConfiguration.GATEWAY_BEAN_NAME)) {
            return gateway;
        }
        // Name the bean that made our gateway another app's.
        Claim authentication =
                claim(Authentication.class, bean -> bean instanceof AppBound bound ? bound.appId() : gateway.appId());
        return authentication != null && authentication.appId().equals(gateway.appId()) ? authentication : gateway;
    }

    private <T> @Nullable Claim claim(Class<T> type, Function<Object, @Nullable String> appId) {
        String name = DefaultCandidate.name(beans, type);
        String app = name == null ? null : appId.apply(beans.getBean(name));
        return name == null || app == null
                ? null
                : new Claim(name, "the bean '" + name + "' of type " + type.getSimpleName() + " calls as " + app, app);
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
