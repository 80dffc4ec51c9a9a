package io.github.feishureactive.spring;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.FeishuGatewayBuilder;
import io.github.feishureactive.core.RetryPolicy;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiterBuilder;
import io.github.feishureactive.spring.internal.Settings;

/**
 * The {@code feishu} properties: the app, and how to call the platform. Values are checked by the builders that they
 * configure, before any is used: an invalid one fails the start and names its property, whether or not the application
 * has a Bean Validation provider.
 *
 * @param enabled Whether to configure anything at all.
 * @param appId App ID of the app, from the developer console. Required unless the application has an Authentication
 *     bean.
 * @param appSecret App Secret of the app, from the developer console. Required with the App ID. Keep it out of the
 *     sources, such as in the environment variable FEISHU_APP_SECRET.
 * @param appType Whether the app is a custom app, which works in its own tenant, or a store app, which works in many
 *     and receives its tickets by webhook.
 * @param baseUrl Base URL of the platform: https://open.larksuite.com for Lark. Plain http for loopback addresses only.
 * @param deadline How long a call may take overall, including the wait for a permit and retries. Up to a year.
 * @param responseTimeout How long the platform may be silent in one attempt. Up to a year.
 * @param maxResponseSize How large a response may be. At least 1KB.
 * @param maxConnections How many connections to the platform: calls a second times the seconds that each takes. Up to
 *     65535.
 * @param http2 Whether to offer HTTP/2 in the TLS handshake, over which a connection has up to 100 calls in flight.
 * @param verifyOnStart Whether to get a token at the start, and not to start without one. Otherwise a failure to get
 *     one is logged once the application has started.
 * @param retry How often and how fast to retry.
 * @param rateLimiter How the application keeps within the quotas.
 * @param quotas Quotas that differ from the documented ones, by operation name in brackets, such as
 *     [hire.referral_account.enable]: "10/1s", "1000/1m, 50/1s" or "unlimited".
 * @param defaultQuota Quota of an operation that neither names one nor is in the catalogue, such as "10/1s" or
 *     "unlimited".
 * @param ssl TLS to the platform.
 * @param events How events are handled.
 * @param webhook Events by webhook.
 * @param longConnection Events over a WebSocket that the application opens.
 * @param distributed Whether to share quotas, app tickets and the record of handled events with other instances through
 *     Redis.
 * @param instances How many instances share a quota, at most. Required with feishu.distributed=true.
 * @param redis What the instances share through Redis.
 */
@ConfigurationProperties("feishu")
public record FeishuProperties(
        @DefaultValue("true") boolean enabled,
        @Nullable String appId,

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) @Nullable
        String appSecret,

        @DefaultValue("custom") AppType appType,
        @DefaultValue("https://open.feishu.cn") String baseUrl,
        @DefaultValue("30s") Duration deadline,
        @DefaultValue("10s") Duration responseTimeout,
        @DefaultValue("1MB") DataSize maxResponseSize,
        @DefaultValue("256") int maxConnections,
        @DefaultValue("false") boolean http2,
        @DefaultValue("false") boolean verifyOnStart,
        @DefaultValue Retry retry,
        @DefaultValue RateLimiter rateLimiter,
        @DefaultValue Map<String, String> quotas,
        @DefaultValue("5/1s, 100/1m") String defaultQuota,
        @DefaultValue Ssl ssl,
        @NestedConfigurationProperty @DefaultValue EventProperties events,
        @NestedConfigurationProperty @DefaultValue WebhookProperties webhook,
        @NestedConfigurationProperty @DefaultValue LongConnectionProperties longConnection,
        @DefaultValue("false") boolean distributed,
        @Nullable Integer instances,
        @NestedConfigurationProperty @DefaultValue RedisProperties redis) {

    /** The kinds of apps. */
    public enum AppType {
        /** Built by a company for itself. */
        CUSTOM,
        /** Built by a vendor for many companies. */
        STORE
    }

    /**
     * Keeps the values, which are checked when an app is made of them.
     *
     * @param enabled whether to configure anything at all
     * @param appId App ID of the app
     * @param appSecret App Secret of the app
     * @param appType the kind of the app
     * @param baseUrl base URL of the platform
     * @param deadline how long a call may take overall
     * @param responseTimeout how long the platform may be silent
     * @param maxResponseSize how large a response may be
     * @param maxConnections how many connections to the platform
     * @param http2 whether to offer HTTP/2
     * @param verifyOnStart whether to start without a token
     * @param retry how often and how fast to retry
     * @param rateLimiter how to keep within the quotas
     * @param quotas quotas that differ from the documented ones
     * @param defaultQuota quota of an operation that neither names one nor is in the catalogue
     * @param ssl TLS to the platform
     * @param events how events are handled
     * @param webhook events by webhook
     * @param longConnection events over a WebSocket that the application opens
     * @param distributed whether to share with other instances
     * @param instances how many instances share a quota
     * @param redis what the instances share through Redis
     */
    public FeishuProperties {
        // In the order of their sources: the first of two names for one operation counts.
        quotas = Collections.unmodifiableMap(new LinkedHashMap<>(quotas));
    }

    /** Checks the values of all properties, but those of a long connection that is not opened. */
    void check(Settings settings, QuotaNames names) {
        settings.set("redis.key-prefix", redis.keyPrefix(), text -> {});
        settings.set("redis.ticket-key", redis.ticketKey(), text -> {});
        settings.set("instances", instances, count -> {
            if (count < 1) {
                throw new IllegalArgumentException("must be at least 1, not " + count);
            }
        });
        FeishuGatewayBuilder scratch = FeishuGateway.builder();
        applyTo(scratch, settings);
        names.resolve(quotas)
                .forEach((operation, text) -> settings.set(
                        "quotas[" + operation + "]", text, quota -> scratch.quota(operation, QuotaText.parse(quota))));
        settings.group("rate-limiter", () -> rateLimiter.applyTo(SlotRateLimiter.builder()));
        settings.group("events", events::builder);
        settings.group("webhook", webhook::check);
        settings.check("long-connection.enabled", () -> {
            if (longConnection.enabled() && appType == AppType.STORE) {
                throw new IllegalArgumentException("the platform offers long connections to custom apps only. Set '"
                        + settings.name("webhook.path") + "' to receive the events of a store app by webhook");
            }
        });
    }

    /** Checks what connection details take the place of, which need not be right then. */
    void checkConnection(Settings settings) {
        settings.set("app-id", appId, text -> {});
        settings.set("app-secret", appSecret, text -> {});
        settings.set("base-url", baseUrl, FeishuGateway.builder()::baseUrl);
        settings.set("ssl.bundle", ssl.bundle(), text -> {});
    }

    /** Sets all but the address and the quotas, whose names depend on the operations that there are. */
    void applyTo(FeishuGatewayBuilder builder, Settings settings) {
        settings.set("deadline", deadline, builder::deadline);
        settings.set("response-timeout", responseTimeout, builder::responseTimeout);
        settings.bytes("max-response-size", maxResponseSize, builder::maxResponseBytes);
        settings.set("max-connections", maxConnections, builder::maxConnections);
        settings.set("http2", http2, builder::http2);
        settings.group("retry", () -> retry.applyTo(builder));
        settings.set("default-quota", defaultQuota, quota -> builder.defaultQuota(QuotaText.parse(quota)));
    }

    /** Hides the secret. */
    @Override
    public String toString() {
        return "FeishuProperties[enabled=" + enabled + ", appId=" + appId + ", appSecret="
                + (appSecret == null ? "none" : "hidden") + ", appType=" + appType + ", baseUrl=" + baseUrl
                + ", deadline="
                + deadline + ", responseTimeout=" + responseTimeout + ", maxResponseSize=" + maxResponseSize
                + ", maxConnections=" + maxConnections + ", http2=" + http2 + ", verifyOnStart=" + verifyOnStart
                + ", retry="
                + retry + ", rateLimiter=" + rateLimiter + ", quotas=" + quotas + ", defaultQuota=" + defaultQuota
                + ", ssl=" + ssl + ", events=" + events
                + ", webhook=" + webhook + ", longConnection=" + longConnection + ", distributed="
                + distributed
                + ", instances=" + instances + ", redis=" + redis + "]";
    }

    /**
     * How often and how fast to retry. Whether a call is safe to repeat depends on its operation, not on settings.
     *
     * @param maxAttempts Attempts in total, including the first. 1 for no retry.
     * @param firstBackoff The longest wait before the second attempt. Doubled for each further attempt.
     * @param maxBackoff The longest wait before any attempt. Up to a day.
     */
    public record Retry(
            @DefaultValue("3") int maxAttempts,
            @DefaultValue("200ms") Duration firstBackoff,
            @DefaultValue("5s") Duration maxBackoff) {

        /** The policy checks its values together, so each is tried with some that it goes with. */
        void applyTo(FeishuGatewayBuilder builder) {
            Settings settings = Settings.ofGroup();
            settings.set("max-attempts", maxAttempts, n -> new RetryPolicy(n, Duration.ZERO, Duration.ZERO));
            settings.set("first-backoff", firstBackoff, wait -> new RetryPolicy(1, wait, wait));
            settings.set("max-backoff", maxBackoff, wait -> new RetryPolicy(1, firstBackoff, wait));
            builder.retry(new RetryPolicy(maxAttempts, firstBackoff, maxBackoff));
        }
    }

    /**
     * How the application keeps within the quotas. No effect if the application defines its own rate limiter bean.
     *
     * @param maxWaiting How many callers may wait for a permit, per operation and tenant.
     * @param lateArrival How long after sending a request without a response may still reach the platform. Up to a day.
     * @param processingCredit Whether a slot rests from the time at which the platform received the request, if the
     *     response reports its processing time, instead of from the response.
     * @param countedWithin How long after receiving a request the platform counts it, at the latest. 1ms to 400ms.
     */
    public record RateLimiter(
            @DefaultValue("1000") int maxWaiting,
            @DefaultValue("1s") Duration lateArrival,
            @DefaultValue("true") boolean processingCredit,
            @DefaultValue("25ms") Duration countedWithin) {

        void applyTo(SlotRateLimiterBuilder builder) {
            Settings settings = Settings.ofGroup();
            settings.set("max-waiting", maxWaiting, builder::maxWaiting);
            settings.set("late-arrival", lateArrival, builder::lateArrival);
            settings.set("processing-credit", processingCredit, builder::processingCredit);
            settings.set("counted-within", countedWithin, builder::countedWithin);
        }
    }

    /**
     * TLS to the platform.
     *
     * @param bundle Name of the SSL bundle to use, for example with the certificate authority of a private deployment.
     *     Defaults to the trust store of the JVM.
     */
    public record Ssl(@Nullable String bundle) {}
}
