package io.github.feishureactive.core;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.doctor.GatewayReport;
import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.doctor.Examination;
import io.github.feishureactive.core.internal.doctor.ExaminedGateway;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.internal.http.TransportSettings;
import io.github.feishureactive.core.internal.timer.DeadlineQueue;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.TokenStatus;

/**
 * Calls the platform for one app. An application builds one gateway, shares it among all threads, and closes it when it
 * ends. Each gateway has its own connections, tokens and rate limiter.
 *
 * <p>Calls are cold: nothing happens before the subscription, and each subscription is one call. Values are signalled
 * on a thread of Reactor Netty, which must not be blocked.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/overview">How to call the
 *     platform</a>
 */
public final class FeishuGateway implements AutoCloseable {

    private final TokenEnvironment unobserved;
    private final AccessTokens tokens;
    private final KnownOperations operations;
    private final RateLimiter limiter;
    private final boolean ownLimiter;
    private final Transport transport;
    private final GatewayTimer timer;
    private final Duration deadline;
    private final CallFactory calls;
    private final TransportSettings settings;
    private final Observers observers;
    private final BulkRun bulkRun;
    private final CloseSignal closing = new CloseSignal();

    FeishuGateway(FeishuGatewayBuilder builder, Authentication authentication, Transport transport) {
        Scheduler scheduler = builder.timer;
        this.timer = new GatewayTimer(scheduler);
        this.deadline = builder.deadline;
        this.transport = transport;
        RateLimiter given = builder.rateLimiter;
        this.ownLimiter = given == null;
        this.limiter = given != null
                ? given
                : SlotRateLimiter.builder().timer(scheduler).build();
        this.settings = builder.transport();
        this.operations = new KnownOperations(builder.quotas, builder.defaultQuota, builder.effectiveCatalogue());
        this.observers = new Observers(builder.observers, scheduler);
        String baseUrl = builder.baseUrl.toString();
        this.unobserved = new TokenEnvironment(
                transport, baseUrl, scheduler, builder.random, new Observers(List.of(), scheduler));
        this.tokens =
                authentication.open(new TokenEnvironment(transport, baseUrl, scheduler, builder.random, observers));
        Attempt attempt = new Attempt(tokens, limiter, operations, transport, timer, observers);
        CallRetry retry =
                new CallRetry(attempt, builder.retry, tokens, limiter, operations, timer, builder.random, observers);
        this.calls = new CallFactory(
                retry, operations, tokens.appId(), new DeadlineQueue(timer, deadline), closing, observers);
        this.bulkRun = new BulkRun(
                limiter, operations, tokens.appId(), timer, closing, observers, calls::call, builder.maxConnections);
    }

    /**
     * Starts to build a gateway. Only {@link FeishuGatewayBuilder#authentication(Authentication)} is required.
     *
     * @return a builder
     */
    public static FeishuGatewayBuilder builder() {
        return new FeishuGatewayBuilder();
    }

    /**
     * Calls the platform: gets a token, waits for a permit, sends, decodes the response, and retries where that is
     * useful and safe.
     *
     * <p>Cancelling returns an unused permit and closes the connection of a request in flight (of HTTP/2 its stream),
     * which may then have reached the platform or not. Other calls are not affected.
     *
     * <p>A {@linkplain ApiRequest#multipart multipart} body is streamed. From its first byte on, the deadline is one of
     * silence and not of length: it begins again with each part of the body that the connection takes, so an upload may
     * last for hours as long as both its source and the platform keep moving. While the platform takes nothing, the
     * shorter response timeout ends the attempt. A response that comes before the body has ended is the call's, and
     * cancels its source, as does cancelling the call. The body is sent again only where any request would be and where
     * it can be read again.
     *
     * @param request the request; an invalid argument is an error of the {@code Mono}
     * @param <T> the type of a successful response
     * @return the value, or one {@link FeishuException}, no later than the deadline; empty if the operation's response
     *     is {@link Void}
     */
    public <T> Mono<T> call(ApiRequest<T> request) {
        return Mono.defer(() -> EnvelopeReader.valueOrEmpty(request.operation(), calls.call(request, null)));
    }

    /**
     * Downloads a file. Everything up to its first byte is as for {@link #call}: token, quota, retries, deadline, and
     * the errors of the platform, also those that come as JSON in place of a file. From then on nothing is repeated,
     * and the deadline is one of silence: see {@link Download#content()}.
     *
     * <p>The connection belongs to the download until the publisher of {@code reader} ends or is cancelled. What was
     * not read then is dropped, and the connection closed.
     *
     * <p>To continue a download that broke off, count the bytes that came and call again with
     * {@link ApiRequest#resumeFrom}.
     *
     * @param request the request of an operation with {@code Download.class}
     * @param reader makes what to return of a file, such as of its {@linkplain Download#content() content}
     * @param <R> the type of what the reader makes
     * @return what the publisher of the reader emits, or one {@link FeishuException}
     */
    public <R> Flux<R> download(
            ApiRequest<Download> request, Function<? super Download, ? extends Publisher<? extends R>> reader) {
        return Mono.defer(() -> calls.download(request))
                .flatMapMany(file ->
                        Flux.defer(() -> Flux.<R>from(reader.apply(file))).doFinally(end -> release(file)));
    }

    private static void release(Download file) {
        if (file.content() instanceof Disposable body) {
            body.dispose();
        }
    }

    /**
     * Calls one operation for every element of a source, and emits a result for each, whether the call succeeded or
     * failed.
     *
     * <p>Requests as many elements from the source as the operation's quota has slots, or as
     * {@linkplain FeishuGatewayBuilder#maxConnections connections} are allowed if that is less, and one more for each
     * result that was consumed. So a source of any length takes constant memory, and a slow subscriber slows the calls
     * down. Each call waits for its permit without a limit; its deadline starts when it has it. Cancelling cancels the
     * source and the calls in flight.
     *
     * @param operation what to call
     * @param source the elements; if it fails, the run ends with its error after the results of the calls in flight
     * @param toRequest returns the request for an element; if it throws, or returns {@code null} or an invalid request,
     *     that element's result is a failure
     * @param order the order of the results
     * @param <S> the type of an element
     * @param <T> the type of a successful response
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
     * Sends one request that carries the app's own credentials. It has no token, quota or retry, but the gateway's
     * host, timeouts, deadline, size bound and error types. For components with a connection of their own, such as the
     * long connection of the module {@code events}.
     *
     * <p>The deadline covers the wait for the credentials too.
     *
     * @param request returns the request; the credentials belong in its body only
     * @param <T> the type of a successful response
     * @return the value, or one {@link FeishuException}, no later than the deadline
     */
    public <T> Mono<T> callWithCredentials(Function<? super AppCredentials, ApiRequest<T>> request) {
        return Mono.defer(() -> new CredentialsCall(tokens, unobserved, closing, timer, deadline).start(request));
    }

    /**
     * Examines the way to the platform: connection, round trip, clocks, token, what its responses have that is not
     * documented, and which of the wanted calls the app may make. For a person who sets up an app, and for bug reports;
     * not for a health check, since it takes seconds.
     *
     * <p>It changes nothing: it sends GET requests, over connections of its own, and asks for the token that any call
     * would ask for. Each probe has ten seconds, or the deadline of a call if that is shorter, all have a minute. A
     * probe that fails is a line of the report. Cancelling ends the probe in flight.
     *
     * @param calls calls that the application wants to make, perhaps none. Those with GET are made once each, under
     *     their quota: name something that does not exist. Of the others only the scopes are looked at. The first one's
     *     tenant is the one whose token is examined
     * @return the report, or a {@link GatewayClosedException} if the gateway is or becomes closed
     */
    public Mono<GatewayReport> diagnose(List<? extends ApiRequest<?>> calls) {
        List<ApiRequest<?>> wanted = List.copyOf(calls);
        ExaminedGateway examined =
                new ExaminedGateway(settings, tokens, this::probe, operations::documented, timer.scheduler(), deadline);
        return Mono.firstWithSignal(
                closing.signal().then(Mono.error(() -> new GatewayClosedException("diagnose"))),
                Examination.of(examined, wanted));
    }

    private <T> Mono<T> probe(ApiRequest<T> request, Transport over, Duration bound) {
        Attempt attempt = new Attempt(tokens, limiter, operations, over, timer, unobserved.observers());
        Call<T> call = new Call<>(request, null, tokens.appId(), null, timer.now(), bound.toNanos());
        return new CallDeadline<>(
                attempt.of(call).onErrorMap(error -> attempt.typed(call, error)),
                call,
                new DeadlineQueue(timer, bound));
    }

    /**
     * Returns the app that the calls are made as.
     *
     * @return its id, as it stands in the developer console
     */
    public String appId() {
        return tokens.appId();
    }

    /**
     * The state of the app's own token, such as for a health check. Never calls the platform.
     *
     * @return the current status
     */
    public TokenStatus tokenStatus() {
        return tokens.status();
    }

    /**
     * Gets the app's own token, unless there is one, and so finds out whether the credentials are right: the tenant's
     * token of a custom app, the app access token of a store app, which says nothing of its tenants. Makes one attempt,
     * shared with the calls that wait for this token. Cancelling stops the wait only.
     *
     * @return completes when there is a token; otherwise one {@link FeishuException} with the reason, no later than the
     *     deadline
     */
    public Mono<Void> verifyCredentials() {
        return Mono.defer(() -> new CredentialsCheck(tokens, closing, timer, deadline).start());
    }

    /**
     * Closes the gateway without waiting for its connections. Calls that wait for a token, a permit or a retry fail,
     * and so do later ones; requests in flight still get their response. Calls that wait in a limiter which the
     * application supplied fail when they get their permit, since that limiter is not closed. Closing again has no
     * effect.
     */
    @Override
    public void close() {
        disposeLater().subscribe();
    }

    /**
     * Closes the gateway like {@link #close()} and completes when its connections are released. Each step is done even
     * if an earlier one throws, such as a subscriber of {@link #onClose()}.
     *
     * @return completes when everything that the gateway created is released; requests in flight delay it by the
     *     response timeout at most
     */
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            Error fatal = closing.begin() ? dispose() : null;
            Mono<Void> disposed = transport.disposeLater();
            return fatal == null ? disposed : disposed.doFinally(end -> UserCode.rethrow(fatal));
        });
    }

    /** Does each step, whatever earlier ones throw. */
    private @Nullable Error dispose() {
        Error fatal = UserCode.run(closing, closing::emit);
        operations.logUnusedQuotas();
        fatal = UserCode.first(fatal, UserCode.run(tokens, tokens::dispose));
        return ownLimiter ? UserCode.first(fatal, UserCode.run(limiter, limiter::dispose)) : fatal;
    }

    /**
     * Signals the close of the gateway to components that end with it.
     *
     * @return completes when the gateway starts to close, immediately if it has
     */
    public Mono<Void> onClose() {
        return closing.signal();
    }

    @Override
    public String toString() {
        return "FeishuGateway[app " + tokens.appId() + (closing.begun() ? ", closed]" : "]");
    }
}
