package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import reactor.util.Logger;
import reactor.util.Loggers;

/**
 * Warns of each property that is set and has no effect. Without the warning, such an application starts and then waits
 * for events that never arrive, or relies on a quota that nothing enforces.
 */
final class UnusedProperties implements SmartInitializingSingleton {

    private static final Logger LOG = Loggers.getLogger(UnusedProperties.class);

    private final FeishuProperties properties;
    private final Predicate<String> beans;

    UnusedProperties(FeishuProperties properties, ListableBeanFactory beans) {
        this.properties = properties;
        this.beans = beans::containsBean;
    }

    @Override
    public void afterSingletonsInstantiated() {
        found().forEach(unused -> LOG.warn("{}", unused));
    }

    List<String> found() {
        List<String> found = new ArrayList<>();
        if (!properties.distributed()) {
            String needs = " has no effect without feishu.distributed=true: nothing is shared with other instances";
            add(found, properties.instances() != null, "feishu.instances" + needs);
            add(found, properties.redis().tokenCache(), "feishu.redis.token-cache" + needs);
            add(found, properties.redis().ticketKey() != null, "feishu.redis.ticket-key" + needs);
        } else {
            add(
                    found,
                    properties.redis().ticketKey() != null && properties.appType() == FeishuProperties.AppType.CUSTOM,
                    "feishu.redis.ticket-key has no effect without feishu.app-type=store: custom apps have no app"
                            + " tickets");
        }
        WebhookProperties webhook = properties.webhook();
        String needs = " has no effect without feishu.webhook.path: no webhook receives events";
        add(
                found,
                webhook.path() == null && !webhook.verificationTokens().isEmpty(),
                "feishu.webhook.verification-tokens" + needs);
        add(found, webhook.path() == null && webhook.encryptKey() != null, "feishu.webhook.encrypt-key" + needs);
        add(found, webhook.path() == null && webhook.freshness() != null, "feishu.webhook.freshness" + needs);
        add(
                found,
                webhook.path() != null && !beans.test(WebhookProperties.ROUTE_BEAN_NAME),
                "feishu.webhook.path has no effect in this application: only WebFlux applications get the route. In a"
                        + " servlet application, call an EventWebhook from a controller of your own, or set"
                        + " feishu.long-connection.enabled=true");
        LongConnectionProperties connection = properties.longConnection();
        add(
                found,
                connection.enabled() && properties.appType() == FeishuProperties.AppType.STORE,
                "feishu.long-connection.enabled has no effect with feishu.app-type=store: the platform offers long"
                        + " connections to custom apps only. Set feishu.webhook.path to receive events by webhook");
        String off = " has no effect without feishu.long-connection.enabled=true";
        add(
                found,
                !connection.enabled() && connection.maxInFlight() != null,
                "feishu.long-connection.max-in-flight" + off);
        add(found, !connection.enabled() && connection.retryRefused(), "feishu.long-connection.retry-refused" + off);
        return found;
    }

    private static void add(List<String> found, boolean unused, String warning) {
        if (unused) {
            found.add(warning);
        }
    }
}
