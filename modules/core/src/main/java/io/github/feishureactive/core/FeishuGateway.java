package io.github.feishureactive.core;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.internal.FatalErrors;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.quota.SlotRateLimiter;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.Authentication.AccessTokens;
import io.github.feishureactive.core.token.TokenStatus;

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
    private final GatewayTimer timer;
    private final Duration deadline;
    private final CallRetry retry;
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
        Quotas quotas = new Quotas(builder.quotas);
        this.observers = new Observers(builder.observers, scheduler);
        String baseUrl = builder.baseUrl.toString();
        this.unobserved = new TokenEnvironment(
                transport, baseUrl, scheduler, builder.random, new Observers(List.of(), scheduler));
        this.tokens =
                authentication.open(new TokenEnvironment(transport, baseUrl, scheduler, builder.random, observers));
        Attempt attempt = new Attempt(tokens, limiter, quotas, transport, timer, observers);
        this.retry = new CallRetry(attempt, builder.retry, tokens, limiter, quotas, timer, builder.random, observers);
        this.bulkRun = new BulkRun(limiter, quotas, tokens.appId(), timer, closing, observers, this::start);
    }

    /**
     * Starts to describe a gateway. Only {@link FeishuGatewayBuilder#authentication(Authentication)} is needed.
     *
     * @return a builder
     */
    public static FeishuGatewayBuilder builder() {
        return new FeishuGatewayBuilder();
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
     * @param toRequest makes a request of the operation; if it throws, returns {@code null} or gives a request with a wrong
     *     argument, that element's result is a failure
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
     * <p>The deadline covers the wait for the credentials too.
     *
     * @param request makes the request; the credentials belong in its body only
     * @param <T> what a success answers
     * @return the answer, or one {@link FeishuException}, no later than the deadline
     */
    public <T> Mono<T> callWithCredentials(Function<? super AppCredentials, ApiRequest<T>> request) {
        return Mono.defer(() -> new CredentialsCall(tokens, unobserved, closing, timer, deadline).start(request));
    }

    private <T> Mono<T> start(ApiRequest<T> request, @Nullable Permit firstPermit) {
        FeishuException refusal = refusal(request);
        byte[] body = null;
        Error fatal = null;
        try {
            body = refusal == null ? encode(request) : null;
        } catch (Throwable thrown) {
            refusal = CallErrors.bodyNotWritable(request.operation().name(), thrown);
            fatal = UserCode.fatal(thrown);
        }
        Call<T> call = new Call<>(request, body, tokens.appId(), firstPermit, timer.now(), deadline.toNanos());
        call.keep(fatal);
        Mono<T> calling = refusal != null
                ? new Refused<>(refusal, call)
                : new CallDeadline<>(retry.of(call), call, deadline, timer);
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
     * Closes the gateway like {@link #close()} and says when its connections are gone. Every step is done even if one before
     * it throws, such as a subscriber of {@link #onClose()}.
     *
     * @return completes when everything that the gateway made is released, or when the answers that are awaited have not
     *     come within the response timeout
     */
    public Mono<Void> disposeLater() {
        return Mono.defer(() -> {
            Error fatal = closing.begin() ? dispose() : null;
            Mono<Void> disposed = transport.disposeLater();
            return fatal == null ? disposed : disposed.doFinally(end -> UserCode.rethrow(fatal));
        });
    }

    /** Every step is done, whatever those before it throw. */
    private @Nullable Error dispose() {
        Error fatal = UserCode.run(closing, closing::emit);
        fatal = UserCode.first(fatal, UserCode.run(tokens, tokens::dispose));
        return ownLimiter ? UserCode.first(fatal, UserCode.run(limiter, limiter::dispose)) : fatal;
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

    /**
     * A call that fails before its first attempt. Not {@code doFinally}: its operator would signal the error a second time
     * to a subscriber that throws on the first.
     */
    private static final class Refused<T> extends Mono<T> {

        private final FeishuException refusal;
        private final FatalErrors errors;

        Refused(FeishuException refusal, FatalErrors errors) {
            this.refusal = refusal;
            this.errors = errors;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            Operators.error(actual, refusal);
            errors.rethrow();
        }
    }
}
