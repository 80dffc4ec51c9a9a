package io.github.feishureactive.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.env.Environment;
import reactor.util.Logger;
import reactor.util.Loggers;

import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.spring.internal.AppBinder;
import io.github.feishureactive.spring.internal.AppNames;

/**
 * Warns of each property that is set and has no effect. Without the warning, such an application starts and then waits
 * for events that never arrive, or relies on a quota that nothing enforces.
 */
final class UnusedProperties implements SmartInitializingSingleton {

    private static final Logger LOG = Loggers.getLogger(UnusedProperties.class);

    private final String prefix;
    private final FeishuProperties properties;
    private final List<String> misplaced;
    private final List<String> warnings;
    private final boolean storeApps;
    private final boolean routed;
    private final boolean present;

    UnusedProperties(
            FeishuApp app,
            boolean present,
            List<String> replaced,
            QuotaNames quotas,
            Environment environment,
            ListableBeanFactory beans) {
        this.present = present;
        this.prefix = AppBinder.prefix(app.name());
        this.properties = app.properties();
        boolean named = !app.name().equals(AppNames.DEFAULT);
        this.misplaced = named ? AppBinder.misplaced(environment, app.name()) : List.of();
        this.warnings = Stream.of(
                        replaced,
                        UnknownProperties.warnings(prefix.substring(0, prefix.length() - 1), environment),
                        quotas.warnings(prefix, properties.quotas(), environment))
                .flatMap(List::stream)
                .toList();
        this.storeApps = properties.appType() == FeishuProperties.AppType.STORE
                || beans.getBeanNamesForType(AppTicketSource.class).length > 0;
        this.routed = beans.containsBean(WebhookProperties.ROUTE_BEAN_NAME + (named ? "#" + app.name() : ""));
    }

    @Override
    public void afterSingletonsInstantiated() {
        found().forEach(unused -> LOG.warn("{}", unused));
    }

    List<String> found() {
        List<String> found = new ArrayList<>(warnings);
        if (prefix.equals("feishu.")) {
            sharing(found);
        }
        misplaced.forEach(property ->
                found.add(prefix + property + " has no effect: it is one for all apps. Set feishu." + property));
        add(
                found,
                properties.http2() && properties.baseUrl().startsWith("http:"),
                "http2 has no effect without TLS: HTTP/2 is offered in the TLS handshake");
        if (present) {
            webhook(found, properties.webhook());
            longConnection(found, properties.longConnection());
        } else {
            String needs = " has no effect without feishu.app-id: apps below feishu.apps do not share it";
            add(found, properties.webhook().path() != null, "webhook.path" + needs);
            add(found, properties.longConnection().enabled(), "long-connection.enabled" + needs);
        }
        return found;
    }

    private void sharing(List<String> found) {
        RedisProperties redis = properties.redis();
        if (!properties.distributed()) {
            String needs = " has no effect without feishu.distributed=true: nothing is shared with other instances";
            add(found, properties.instances() != null, "instances" + needs);
            add(found, redis.tokenCache(), "redis.token-cache" + needs);
            add(found, redis.ticketKey() != null, "redis.ticket-key" + needs);
        } else {
            add(
                    found,
                    redis.ticketKey() != null && !storeApps,
                    "redis.ticket-key has no effect without feishu.app-type=store: custom apps have no app tickets");
        }
    }

    private void webhook(List<String> found, WebhookProperties webhook) {
        String needs = " has no effect without " + prefix + "webhook.path: no webhook receives events";
        boolean off = webhook.path() == null;
        add(found, off && !webhook.verificationTokens().isEmpty(), "webhook.verification-tokens" + needs);
        add(found, off && webhook.encryptKey() != null, "webhook.encrypt-key" + needs);
        add(found, off && webhook.freshness() != null, "webhook.freshness" + needs);
        add(
                found,
                !off && !routed,
                "webhook.path has no effect in this application: only WebFlux applications get the route. In a"
                        + " servlet application, call an EventWebhook from a controller of your own, or set "
                        + prefix + "long-connection.enabled=true");
    }

    private void longConnection(List<String> found, LongConnectionProperties connection) {
        String off = " has no effect without " + prefix + "long-connection.enabled=true";
        add(found, !connection.enabled() && connection.maxInFlight() != null, "long-connection.max-in-flight" + off);
        add(found, !connection.enabled() && connection.retryRefused(), "long-connection.retry-refused" + off);
    }

    private void add(List<String> found, boolean unused, String warning) {
        if (unused) {
            found.add(prefix + warning);
        }
    }
}
