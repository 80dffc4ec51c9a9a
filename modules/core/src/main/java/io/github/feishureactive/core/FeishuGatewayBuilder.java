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
import io.github.feishureactive.core.internal.Bounds;
import io.github.feishureactive.core.internal.http.BaseUrl;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.internal.http.TransportSettings;
import io.github.feishureactive.core.observe.CallListener;
import io.github.feishureactive.core.observe.GatewayObserver;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.Authentication;

/** Configures and builds a {@link FeishuGateway}. */
public final class FeishuGatewayBuilder {

    private @Nullable Authentication authentication;
    BaseUrl baseUrl = BaseUrl.of("https://open.feishu.cn");
    Duration deadline = Duration.ofSeconds(30);
    private Duration responseTimeout = Duration.ofSeconds(10);
    private int maxResponseBytes = 1 << 20;
    int maxConnections = 256;
    private boolean http2;
    RetryPolicy retry = RetryPolicy.defaults();

    @Nullable
    RateLimiter rateLimiter;

    final Map<String, Quota> quotas = new HashMap<>();
    Quota defaultQuota = KnownOperations.DEFAULT_QUOTA;
    private @Nullable OperationCatalogue catalogue;
    private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
    final List<GatewayObserver> observers = new ArrayList<>();
    Scheduler timer = Schedulers.parallel();
    RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

    FeishuGatewayBuilder() {}

    /**
     * Sets the source of the app's tokens.
     *
     * @param authentication required, such as the {@code AppAuthentication} of the module {@code auth}
     * @return this builder
     */
    public FeishuGatewayBuilder authentication(Authentication authentication) {
        this.authentication = Objects.requireNonNull(authentication, "authentication");
        return this;
    }

    /**
     * Sets the base URL: {@code https://open.feishu.cn} unless set, {@code https://open.larksuite.com} for Lark, or the
     * address of a private deployment. Plain HTTP is accepted for loopback addresses only.
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
     * Sets how long a call may take in all, including the waits for a token, a permit and a retry. For an upload it is
     * how long nothing of its body may move: see {@link FeishuGateway#call}.
     *
     * @param deadline more than zero, a year or less; 30 s unless set
     * @return this builder
     */
    public FeishuGatewayBuilder deadline(Duration deadline) {
        this.deadline = Bounds.positive(deadline, "deadline");
        return this;
    }

    /**
     * Sets how long the platform may be silent in one attempt: before its response and between parts of it. A response
     * that arrives slowly is bounded by the call's deadline, not by this timeout. While a body is uploaded, this is how
     * long the platform may take nothing of it.
     *
     * @param responseTimeout more than zero, a year or less; 10 s unless set
     * @return this builder
     */
    public FeishuGatewayBuilder responseTimeout(Duration responseTimeout) {
        this.responseTimeout = Bounds.positive(responseTimeout, "responseTimeout");
        return this;
    }

    /**
     * Sets the maximum size of a response. A larger one is an error, and its connection is closed.
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
     * Sets how many connections to the platform there may be, and with them how many requests in flight: over
     * {@link #http2 HTTP/2} up to a hundred times as many. Of HTTP/1.1 as many are needed as calls a second times the
     * seconds that each takes. A bulk run never has more calls in flight; another call waits up to five seconds for a
     * connection.
     *
     * @param maxConnections 1 to 65,535; 256 unless set. With a connection pool of the {@link #httpClient}'s own, it
     *     bounds bulk runs only
     * @return this builder
     */
    public FeishuGatewayBuilder maxConnections(int maxConnections) {
        this.maxConnections = Bounds.between(1, 65_535, maxConnections, "maxConnections");
        return this;
    }

    /**
     * Sets whether to offer HTTP/2 in the TLS handshake. A server that chooses it has up to 100 requests in flight on
     * one connection, so {@link #maxConnections} can be 16 or less. Cancelling a call resets its stream, and leaves the
     * others on the connection alone. A request that the server says it did not process counts as not sent.
     *
     * @param http2 {@code false} unless set. A server that chooses HTTP/1.1 gets HTTP/1.1, as does plain HTTP, and as
     *     does a TLS context of OpenSSL that does not offer HTTP/2
     * @return this builder
     */
    public FeishuGatewayBuilder http2(boolean http2) {
        this.http2 = http2;
        return this;
    }

    /**
     * Sets how often and how fast to retry.
     *
     * @param retry {@link RetryPolicy#defaults()} unless set
     * @return this builder
     */
    public FeishuGatewayBuilder retry(RetryPolicy retry) {
        this.retry = Objects.requireNonNull(retry, "retry");
        return this;
    }

    /**
     * Replaces the rate limiter. The gateway does not dispose it, since others may share it.
     *
     * @param rateLimiter such as one that many instances share
     * @return this builder
     */
    public FeishuGatewayBuilder rateLimiter(RateLimiter rateLimiter) {
        this.rateLimiter = Objects.requireNonNull(rateLimiter, "rateLimiter");
        return this;
    }

    /**
     * Overrides the quota that an operation names or that the catalogue has. Operations of one
     * {@linkplain io.github.feishureactive.core.operation.ApiOperation#endpoint() endpoint} share one quota: give them
     * the same. A name that no call has used is logged when the gateway closes.
     *
     * @param operation the operation's name, such as {@code hire.referral_account.enable}
     * @param quota what the platform grants; {@link Quota#unlimited()} to obey its throttling only
     * @return this builder
     */
    public FeishuGatewayBuilder quota(String operation, Quota quota) {
        quotas.put(Objects.requireNonNull(operation, "operation"), Objects.requireNonNull(quota, "quota"));
        return this;
    }

    /**
     * Sets the quota of operations that neither name one nor have one in the catalogue. Without a quota, a burst of
     * calls would meet the platform's throttling, or find no connection.
     *
     * @param quota 5 a second and 100 a minute unless set; {@link Quota#unlimited()} to obey the platform's throttling
     *     only
     * @return this builder
     */
    public FeishuGatewayBuilder defaultQuota(Quota quota) {
        this.defaultQuota = Objects.requireNonNull(quota, "quota");
        return this;
    }

    /**
     * Replaces the catalogue, from which an operation takes the quota, the scopes and the page that it does not name.
     *
     * @param catalogue unless set, the one that {@link java.util.ServiceLoader} finds, such as that of the module
     *     {@code catalogue}
     * @return this builder
     */
    public FeishuGatewayBuilder catalogue(OperationCatalogue catalogue) {
        this.catalogue = Objects.requireNonNull(catalogue, "catalogue");
        return this;
    }

    /**
     * Customizes the HTTP client: proxy, TLS, metrics, another connection provider. The gateway releases only the
     * connections that it made itself. Its retry and its redirects stay off, it speaks HTTP/1.1 or {@link #http2
     * HTTP/2} and asks for uncompressed responses, and connects to the base URL whatever address is set.
     *
     * <p>Every response is matched to its request: interim responses are skipped, and a connection on which anything
     * else arrives takes no other request. HTTP/1.1 has one gap: a surplus response that arrives after the next request
     * was written. It is detected where a response names its account or order, and not where it names neither, as for
     * tokens and the registration of an account.
     *
     * @param httpClient receives the gateway's client, returns the one to use
     * @return this builder
     */
    public FeishuGatewayBuilder httpClient(UnaryOperator<HttpClient> httpClient) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
        return this;
    }

    /**
     * Adds a listener for the end of each call.
     *
     * @param listener must not block
     * @return this builder
     */
    public FeishuGatewayBuilder listener(CallListener listener) {
        return observer(Objects.requireNonNull(listener, "listener").observer());
    }

    /**
     * Adds an observer, such as the metrics and traces of the module {@code micrometer}.
     *
     * @param observer must not block
     * @return this builder
     */
    public FeishuGatewayBuilder observer(GatewayObserver observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
        return this;
    }

    /**
     * Sets the source of time, on which timeouts and waiting callers are signalled.
     *
     * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set. It must outlive the
     *     gateway: calls that wait when it is disposed, and later ones, fail with a {@link TimerUnavailableException}
     * @return this builder
     */
    public FeishuGatewayBuilder timer(Scheduler timer) {
        this.timer = Objects.requireNonNull(timer, "timer");
        return this;
    }

    /**
     * Sets the source of jitter.
     *
     * @param random safe for use by many threads; the thread's own source unless set
     * @return this builder
     */
    public FeishuGatewayBuilder random(RandomGenerator random) {
        this.random = Objects.requireNonNull(random, "random");
        return this;
    }

    /**
     * Builds the gateway. It opens no connection and fetches no token before the first call.
     *
     * @return a new gateway
     * @throws IllegalStateException if no authentication was set
     */
    public FeishuGateway build() {
        return new FeishuGateway(this, known(), transport().open());
    }

    TransportSettings transport() {
        return new TransportSettings(baseUrl, responseTimeout, maxResponseBytes, maxConnections, http2, httpClient);
    }

    FeishuGateway build(Transport transport) {
        return new FeishuGateway(this, known(), transport);
    }

    OperationCatalogue effectiveCatalogue() {
        return catalogue != null ? catalogue : OperationCatalogue.installed();
    }

    private Authentication known() {
        if (authentication == null) {
            throw new IllegalStateException(
                    "authentication must be set: builder.authentication(AppAuthentication.customApp(..))");
        }
        return authentication;
    }
}
