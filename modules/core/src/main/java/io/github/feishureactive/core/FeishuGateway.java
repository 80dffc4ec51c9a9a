package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import tools.jackson.core.JacksonException;

import io.github.feishureactive.core.Authentication.AccessTokens;
import io.github.feishureactive.core.DeadlineExceededException.Phase;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;

/**
 * The way to the platform for one app. An application builds one, shares it among all its threads, and closes it when it
 * ends; each gateway has connections, tokens and a rate limiter of its own.
 *
 * <p>Calls are cold: nothing happens before the subscription, each subscription is one call. Answers are signalled on a
 * thread of Reactor Netty, which must not be blocked.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/overview">How to call the
 *     platform</a>
 */
public final class FeishuGateway implements AutoCloseable {

    private final TokenEnvironment unobserved;
    private final AccessTokens tokens;
    private final RateLimiter limiter;
    private final boolean ownLimiter;
    private final Transport transport;
    private final Scheduler timer;
    private final Duration deadline;
    private final CallRetry retry;
    private final Observers observers;
    private final BulkRun bulkRun;
    private final Closing closing = new Closing();

    private FeishuGateway(Builder builder, Authentication authentication, Transport transport) {
        this.timer = builder.timer;
        this.deadline = builder.deadline;
        this.transport = transport;
        RateLimiter given = builder.rateLimiter;
        this.ownLimiter = given == null;
        this.limiter =
                given != null ? given : SlotRateLimiter.builder().timer(timer).build();
        Quotas quotas = new Quotas(builder.quotas);
        this.observers = new Observers(builder.observers, timer);
        this.unobserved = new TokenEnvironment(transport, timer, builder.random, new Observers(List.of(), timer));
        this.tokens = authentication.open(new TokenEnvironment(transport, timer, builder.random, observers));
        Attempt attempt = new Attempt(tokens, limiter, quotas, transport, timer, observers);
        this.retry = new CallRetry(attempt, builder.retry, tokens, limiter, quotas, timer, builder.random, observers);
        this.bulkRun = new BulkRun(limiter, quotas, tokens.appId(), timer, closing, observers, this::start);
    }

    /**
     * Starts to describe a gateway. Only {@link Builder#authentication(Authentication)} is needed.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Calls the platform: gets a token, waits for its turn under the quota, sends, reads the answer, and tries again where
     * that is right and safe.
     *
     * <p>Cancelling gives back what was not used and closes the connection on which an answer is awaited; other calls are
     * not touched. The request may then have reached the platform or not.
     *
     * @param request what to call; an argument that cannot be right is an error of the {@code Mono}
     * @param <T> what a success answers
     * @return the answer, or one {@link FeishuException}, no later than the deadline
     */
    public <T> Mono<T> call(ApiRequest<T> request) {
        return Mono.defer(() -> start(request, null));
    }

    /**
     * Calls one operation for every element of a source, and turns each call's end, good or bad, into a result.
     *
     * <p>The source is asked for as many elements as the operation's quota has slots (at most 256), and for one more when
     * a result has been taken, so a source of any length takes constant memory, and a slow subscriber slows the calls
     * down. Each call waits for its turn as long as it takes; its deadline starts when it has it. Cancelling stops asking
     * the source at once and cancels the calls under way.
     *
     * @param operation what to call
     * @param source for what; if it fails, the run ends with its error after the calls under way have given their results
     * @param toRequest makes a request of the operation; one with a wrong argument becomes a failure
     * @param order of the results
     * @param <S> an element
     * @param <T> what a success answers
     * @return a result for each element; ends with a {@link GatewayClosedException} if the gateway is closed meanwhile
     */
    public <S, T> Flux<CallResult<S, T>> callAll(
            ApiOperation<T> operation,
            Publisher<? extends S> source,
            Function<? super S, ApiRequest<T>> toRequest,
            ResultOrder order) {
        return bulkRun.of(operation, source, toRequest, order);
    }

    /**
     * Sends one request that shows the app's own credentials, as it is: no token, no quota, no second attempt, but the
     * gateway's host, time-outs, deadline, size bound and error types. For what keeps up a connection of its own, such as
     * the long connection of the module {@code events}.
     *
     * @param request makes the request; the credentials belong in its body only
     * @param <T> what a success answers
     * @return the answer, or one {@link FeishuException}, no later than the deadline
     */
    public <T> Mono<T> callWithCredentials(Function<? super AppCredentials, ApiRequest<T>> request) {
        return Mono.defer(tokens::credentials).flatMap(credentials -> {
            ApiRequest<T> made = request.apply(credentials);
            String operation = made.operation().name();
            return closing.begun()
                    ? Mono.error(new GatewayClosedException(operation))
                    : unobserved
                            .exchange(made)
                            .timeout(
                                    deadline,
                                    Mono.error(() -> new DeadlineExceededException(
                                            operation, deadline, Phase.EXCHANGE, Outcome.UNKNOWN, null)),
                                    timer);
        });
    }

    private <T> Mono<T> start(ApiRequest<T> request, @Nullable Permit firstPermit) {
        FeishuException refusal = refusal(request);
        byte[] body = null;
        try {
            body = refusal == null ? encode(request) : null;
        } catch (JacksonException e) {
            refusal = new InvalidRequestException(request.operation().name(), "The body cannot be written as JSON.");
        }
        Call<T> call = new Call<>(
                request, body, tokens.appId(), firstPermit, timer.now(TimeUnit.NANOSECONDS), deadline.toNanos());
        Mono<T> calling =
                refusal != null ? Mono.error(refusal) : new CallDeadline<>(retry.of(call), call, deadline, timer);
        return observers.call(call, tokens.appId(), calling);
    }

    private @Nullable FeishuException refusal(ApiRequest<?> request) {
        String operation = request.operation().name();
        String problem = request.problem();
        if (closing.begun()) {
            return new GatewayClosedException(operation);
        }
        return problem == null ? null : new InvalidRequestException(operation, problem);
    }

    static byte @Nullable [] encode(ApiRequest<?> request) {
        Object body = request.body();
        return body == null ? null : Json.write(body);
    }

    /**
     * What is known of the app's own token, such as for a health check. Never calls the platform.
     *
     * @return the status at this moment
     */
    public TokenStatus tokenStatus() {
        return tokens.status();
    }

    /**
     * Closes the gateway without waiting for its connections to be gone. Calls that wait for a token, for their turn or
     * for another attempt fail, later ones too; an answer that is awaited still comes. Calls that
     * wait in a limiter of the user's own wait on, since it is not closed, and fail when they have their turn. Does nothing
     * when done again.
     */
    @Override
    public void close() {
        disposeLater().subscribe();
    }

    /**
     * Closes the gateway like {@link #close()} and says when its connections are gone.
     *
     * @return completes when everything that the gateway made is released, or when the answers that are awaited have not
     *     come within the response timeout
     */
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            if (closing.begin()) {
                tokens.dispose();
                if (ownLimiter) {
                    limiter.dispose();
                }
            }
            return transport.disposeLater();
        });
    }

    /**
     * For whatever leans on the gateway and has to end with it.
     *
     * @return completes when the closing begins; at once if it has begun
     */
    public Mono<Void> onClose() {
        return closing.signal();
    }

    @Override
    public String toString() {
        return "FeishuGateway[app " + tokens.appId() + (closing.begun() ? ", closed]" : "]");
    }

    /** How a {@link FeishuGateway} shall behave. */
    public static final class Builder {

        private static final String FEISHU = "https://open.feishu.cn";
        private static final Duration LONGEST = Duration.ofDays(365);

        private @Nullable Authentication authentication;
        private BaseUrl baseUrl = BaseUrl.of(FEISHU);
        private Duration deadline = Duration.ofSeconds(30);
        private Duration responseTimeout = Duration.ofSeconds(10);
        private int maxResponseBytes = 1 << 20;
        private RetryPolicy retry = RetryPolicy.defaults();
        private @Nullable RateLimiter rateLimiter;
        private final Map<String, Quota> quotas = new HashMap<>();
        private UnaryOperator<HttpClient> httpClient = UnaryOperator.identity();
        private final List<GatewayObserver> observers = new ArrayList<>();
        private Scheduler timer = Schedulers.parallel();
        private RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();

        private Builder() {}

        /**
         * Sets who calls.
         *
         * @param authentication such as the {@code AppAuthentication} of the module {@code auth}
         * @return this builder
         */
        public Builder authentication(Authentication authentication) {
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
        public Builder baseUrl(String baseUrl) {
            this.baseUrl = BaseUrl.of(baseUrl);
            return this;
        }

        /**
         * Sets how long a call may take in all: waiting for a token, for its turn and for another attempt included.
         *
         * @param deadline more than zero, a year or less; 30 s unless set
         * @return this builder
         */
        public Builder deadline(Duration deadline) {
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
        public Builder responseTimeout(Duration responseTimeout) {
            this.responseTimeout = positive(responseTimeout, "responseTimeout");
            return this;
        }

        /**
         * Sets how large an answer may be. A larger one is an error, and its connection is closed.
         *
         * @param maxResponseBytes at least 1024; one mebibyte unless set
         * @return this builder
         */
        public Builder maxResponseBytes(int maxResponseBytes) {
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
        public Builder retry(RetryPolicy retry) {
            this.retry = Objects.requireNonNull(retry, "retry");
            return this;
        }

        /**
         * Replaces the rate limiter. It is shared with whoever made it, and so not disposed with the gateway.
         *
         * @param rateLimiter another limiter, such as one that many instances share
         * @return this builder
         */
        public Builder rateLimiter(RateLimiter rateLimiter) {
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
        public Builder quota(String operation, Quota quota) {
            quotas.put(Objects.requireNonNull(operation, "operation"), Objects.requireNonNull(quota, "quota"));
            return this;
        }

        /**
         * Changes the HTTP client: proxy, TLS, metrics, another connection provider. The gateway releases only the
         * connections that it made itself. Its retry and its redirects stay off, and it goes to the base URL whatever
         * address it is given.
         *
         * @param httpClient gets the gateway's client, returns the one to use
         * @return this builder
         */
        public Builder httpClient(UnaryOperator<HttpClient> httpClient) {
            this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Adds somebody who hears of each call's end.
         *
         * @param listener must not block
         * @return this builder
         */
        public Builder listener(CallListener listener) {
            return observer(Objects.requireNonNull(listener, "listener").observer());
        }

        /**
         * Adds somebody who watches, such as the metrics and the traces of the module {@code micrometer}.
         *
         * @param observer must not block
         * @return this builder
         */
        public Builder observer(GatewayObserver observer) {
            observers.add(Objects.requireNonNull(observer, "observer"));
            return this;
        }

        /**
         * Sets where time comes from and where time-outs and waiting callers run.
         *
         * @param timer a scheduler that never blocks; {@link Schedulers#parallel()} unless set
         * @return this builder
         */
        public Builder timer(Scheduler timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Sets where the jitter of waiting times comes from.
         *
         * @param random safe for use by many threads; the thread's own source unless set
         * @return this builder
         */
        public Builder random(RandomGenerator random) {
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
                throw new IllegalStateException(
                        "Say who calls: builder.authentication(AppAuthentication.customApp(..))");
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
}
