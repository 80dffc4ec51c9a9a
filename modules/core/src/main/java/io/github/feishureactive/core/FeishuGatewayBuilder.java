package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;

import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.internal.http.BaseUrl;
import io.github.feishureactive.core.internal.http.HttpTransport;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.observe.CallListener;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.Authentication;

/** How a {@link FeishuGateway} shall behave. */
public final class FeishuGatewayBuilder {

    private static final String FEISHU = "https://open.feishu.cn";
    private static final Duration LONGEST = Duration.ofDays(365);

    private @Nullable Authentication authentication;
    BaseUrl baseUrl = BaseUrl.of(FEISHU);
    Duration deadline = Duration.ofSeconds(30);
    private Duration responseTimeout = Duration.ofSeconds(10);
    private int maxResponseBytes = 1 << 20;
    RetryPolicy retry = RetryPolicy.defaults();

    @Nullable
    RateLimiter rateLimiter;

    final Map<String, Quota> quotas = new HashMap<>();
    private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
    final List<GatewayObserver> observers = new ArrayList<>();
    Scheduler timer = Schedulers.parallel();
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

    FeishuGatewayBuilder() {}

    /**
     * Sets who calls.
     *
     * @param authentication such as the {@code AppAuthentication} of the module {@code auth}
     * @return this builder
     */
    public FeishuGatewayBuilder authentication(Authentication authentication) {
        this.authentication = Objects.requireNonNull(authentication, "authentication");
        return this;
    }

    /**
     * Sets where the platform is: {@code https://open.feishu.cn} unless set, {@code https://open.larksuite.com} for
     * Lark, or the address of a private deployment. Plain HTTP is taken for loopback addresses only.
     *
     * @param baseUrl scheme, host, and port and path where needed
     * @return this builder
     * @throws IllegalArgumentException if it is not such a URL
     */
    public FeishuGatewayBuilder baseUrl(String baseUrl) {
        this.baseUrl = BaseUrl.of(baseUrl);
        return this;
    }

    /**
     * Sets how long a call may take in all: waiting for a token, for its turn and for another attempt included.
     *
     * @param deadline more than zero, a year or less; 30 s unless set
     * @return this builder
     */
    public FeishuGatewayBuilder deadline(Duration deadline) {
        this.deadline = positive(deadline, "deadline");
        return this;
    }

    /**
     * Sets how long the platform may be silent in one attempt: before its answer and between parts of it. How long an
     * answer may take that keeps trickling in, the deadline says.
     *
     * @param responseTimeout more than zero, a year or less; 10 s unless set
     * @return this builder
     */
    public FeishuGatewayBuilder responseTimeout(Duration responseTimeout) {
        this.responseTimeout = positive(responseTimeout, "responseTimeout");
        return this;
    }

    /**
     * Sets how large an answer may be. A larger one is an error, and its connection is closed.
     *
     * @param maxResponseBytes at least 1024; one mebibyte unless set
     * @return this builder
     */
    public FeishuGatewayBuilder maxResponseBytes(int maxResponseBytes) {
        if (maxResponseBytes < 1_024) {
            throw new IllegalArgumentException("maxResponseBytes must be at least 1024, not " + maxResponseBytes);
        }
        this.maxResponseBytes = maxResponseBytes;
        return this;
    }

    /**
     * Sets how often and how fast to try again.
     *
     * @param retry {@link RetryPolicy#defaults()} unless set
     * @return this builder
     */
    public FeishuGatewayBuilder retry(RetryPolicy retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    /**
     * Replaces the rate limiter. It is shared with whoever made it, and so not disposed with the gateway.
     *
     * @param rateLimiter another limiter, such as one that many instances share
     * @return this builder
     */
    public FeishuGatewayBuilder rateLimiter(RateLimiter rateLimiter) {
        this.rateLimiter = Objects.requireNonNull(rateLimiter, "rateLimiter");
        return this;
    }

    /**
     * Overrides an operation's documented quota.
     *
     * @param operation the operation's name, such as {@code hire.referral_account.enable}
     * @param quota what the platform grants; {@link Quota#unlimited()} to limit nothing but obey its throttling
     * @return this builder
     */
    public FeishuGatewayBuilder quota(String operation, Quota quota) {
        quotas.put(Objects.requireNonNull(operation, "operation"), Objects.requireNonNull(quota, "quota"));
        return this;
    }

    /**
     * Changes the HTTP client: proxy, TLS, metrics, another connection provider. The gateway releases only the
     * connections that it made itself. Its retry and its redirects stay off, it speaks HTTP/1.1 and asks for uncompressed
     * responses, and it goes to the base URL whatever address it is given.
     *
     * <p>A response belongs to its request or to nobody: interim responses are skipped, and a connection on which anything
     * else arrives takes no other request. HTTP/1.1 cannot tell one case apart: a surplus response that arrives after the
     * next request was written. It is noticed where a response names its account or order, and not where it names nothing,
     * as with tokens and the registration of an account.
     *
     * @param httpClient gets the gateway's client, returns the one to use
     * @return this builder
     */
    public FeishuGatewayBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
        return this;
    }

    /**
     * Adds somebody who hears of each call's end.
     *
     * @param listener must not block
     * @return this builder
     */
    public FeishuGatewayBuilder listener(CallListener listener) {
        return observer(Objects.requireNonNull(listener, "listener").observer());
    }

    /**
     * Adds somebody who watches, such as the metrics and the traces of the module {@code micrometer}.
     *
     * @param observer must not block
     * @return this builder
     */
    public FeishuGatewayBuilder observer(GatewayObserver observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /**
     * Sets where time comes from and where time-outs and waiting callers run.
     *
     * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set. It must outlive the gateway: calls
     *     that wait when it is disposed, and later ones, fail with a {@link TimerUnavailableException}
     * @return this builder
     */
    public FeishuGatewayBuilder timer(Scheduler timer) {
        this.timer = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * Sets where the jitter of waiting times comes from.
     *
     * @param random safe for use by many threads; the thread's own source unless set
     * @return this builder
     */
    public FeishuGatewayBuilder random(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /**
     * Makes the gateway. No connection is opened and no token fetched before the first call.
     *
     * @return a new gateway
     * @throws IllegalStateException if no authentication was set
     */
    public FeishuGateway build() {
        Authentication known = known();
        return new FeishuGateway(
                this, known, new HttpTransport(baseUrl, responseTimeout, maxResponseBytes, httpClient));
    }

    /** Over another transport. */
    FeishuGateway build(Transport transport) {
        return new FeishuGateway(this, known(), transport);
    }

    private Authentication known() {
        if (authentication == null) {
            throw new IllegalStateException("Say who calls: builder.authentication(AppAuthentication.customApp(..))");
        }
        return authentication;
    }

    private static Duration positive(Duration duration, String name) {
        // Nanoseconds of what is called "for ever" overflow.
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be a year or less, not " + duration);
        }
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + duration);
        }
        return duration;
    }
}
