package io.github.feishureactive.core;

import java.util.Objects;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.download.Download;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.ThrottledException;
import io.github.feishureactive.core.error.TimerUnavailableException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.download.DownloadHead;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.StreamedResponse;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.internal.http.Transport.Response;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.operation.UserTokenSource;
import io.github.feishureactive.core.quota.Permit;
import io.github.feishureactive.core.quota.RateLimiter;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/**
 * One attempt of a call: token, permit, exchange. The token comes first, so that no permit is held while it is fetched,
 * and is read again once the permit is there, since it may have expired during the wait.
 */
final class Attempt {

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private static final Mono<?> NEITHER = Mono.error(() -> new IllegalStateException("it completed without a value"));

    private final AccessTokens tokens;
    private final RateLimiter limiter;
    private final KnownOperations operations;
    private final Transport transport;
    private final GatewayTimer timer;
    private final Observers observers;

    Attempt(
            AccessTokens tokens,
            RateLimiter limiter,
            KnownOperations operations,
            Transport transport,
            GatewayTimer timer,
            Observers observers) {
        this.tokens = tokens;
        this.limiter = limiter;
        this.operations = operations;
        this.transport = transport;
        this.timer = timer;
        this.observers = observers;
    }

    <T> Mono<T> of(Call<T> call) {
        // A token that is present costs no operator: flatMap reads the value of a scalar source at once.
        return Mono.defer(() -> {
                    call.startAttempt();
                    return token(call)
                            .flatMap(present -> permit(call).flatMap(permit -> withPermit(call, permit, present)));
                })
                .switchIfEmpty(neitherValueNorError());
    }

    private Mono<Permit> permit(Call<?> call) {
        Permit inHand = call.takeFirstPermit();
        if (inHand != null) {
            return Mono.just(inHand);
        }
        call.phase(Phase.QUOTA);
        ApiOperation<?> operation = call.operation();
        return observers.wait(operation, call, () -> acquire(call, operation));
    }

    private Mono<Permit> acquire(Call<?> call, ApiOperation<?> operation) {
        try {
            return Objects.requireNonNull(
                    limiter.acquire(
                            call.quotaKey(),
                            operations.quota(operation),
                            Math.max(0, call.timeLeft(timer.now())),
                            call.hadPermit()),
                    "acquire");
        } catch (Throwable thrown) {
            return failed(call, thrown);
        }
    }

    private Mono<AccessToken> token(Call<?> call) {
        ApiRequest<?> request = call.request();
        UserTokenSource user = request.userTokenSource();
        try {
            if (user != null) {
                return Objects.requireNonNull(user.token(), "token")
                        .switchIfEmpty(Mono.error(
                                () -> CallErrors.noUserToken(call.operation().name())))
                        .map(AccessToken::of);
            }
            return Objects.requireNonNull(
                    request.tokenKind() == TokenKind.APP ? tokens.appToken() : tokens.token(request.tenantKey()),
                    "token");
        } catch (Throwable thrown) {
            return failed(call, thrown);
        }
    }

    /** Signals what was thrown in place of returning a {@code Mono}. */
    private static <T> Mono<T> failed(Call<?> call, Throwable thrown) {
        call.keep(UserCode.fatal(thrown));
        return Mono.error(UserCode.signal(thrown));
    }

    private <T> Mono<T> withPermit(Call<T> call, Permit permit, AccessToken present) {
        call.hold(permit);
        call.phase(Phase.TOKEN);
        if (call.request().userTokenSource() != null) {
            // Its source may ask another service each time.
            return exchange(call, present);
        }
        return token(call).flatMap(token -> exchange(call, token));
    }

    private <T> Mono<T> exchange(Call<T> call, AccessToken token) {
        call.phase(Phase.EXCHANGE);
        AccessToken rejected = call.rejectedToken();
        ApiException rejection = call.rejection();
        if (rejected != null && rejection != null && token.equals(rejected) && !call.trusted()) {
            // Do not send it: the source returned the rejected token again.
            return Mono.error(rejection);
        }
        call.use(token);
        return observers.attempt(
                call,
                call.acceptsFiles()
                        ? transport.open(call).flatMap(response -> opened(call, response))
                        : transport.send(call).map(response -> read(call, response)));
    }

    /** The platform has answered when the head is there: it counted the request no later. */
    private <T> Mono<T> opened(Call<T> call, Response response) {
        if (response instanceof BufferedResponse buffered) {
            return Mono.fromSupplier(() -> read(call, buffered));
        }
        StreamedResponse streamed = (StreamedResponse) response;
        DownloadHead head = new DownloadHead(streamed, call.request().offset());
        if (streamed.status() != RANGE_NOT_SATISFIABLE && !head.mayBeError()) {
            return Mono.fromSupplier(() -> file(call, streamed, head));
        }
        return streamed.body().peek(DownloadHead.MAX_ERROR).map(start -> {
            if (start.whole() && DownloadHead.error(start.bytes())) {
                read(call, streamed.with(start.bytes()));
            }
            return file(call, streamed, head);
        });
    }

    @SuppressWarnings("unchecked") // the operation says that it is a download
    private <T> T file(Call<T> call, StreamedResponse response, DownloadHead head) {
        BufferedResponse seen = response.with(new byte[0]);
        call.received(seen);
        call.permitAnswered(Permit.UNKNOWN);
        if (response.status() == RANGE_NOT_SATISFIABLE) {
            response.body().dispose();
            if (head.endsAtOffset()) {
                return (T) new Download(null, null, 0, Flux.empty());
            }
            throw CallErrors.noSuchRange(call.name(), call.request().offset(), seen);
        }
        String flaw = head.flaw();
        if (flaw != null) {
            response.body().dispose();
            throw CallErrors.otherPart(call.name(), flaw, seen);
        }
        return (T) head.file();
    }

    private <T> T read(Call<T> call, BufferedResponse response) {
        call.received(response);
        try {
            T value = EnvelopeReader.read(call.request(), response, call.token(), operations);
            String mismatch = call.request().mismatch(value);
            if (mismatch != null) {
                throw CallErrors.otherRequest(call.name(), mismatch, response);
            }
            call.permitAnswered(response.processingNanos());
            return value;
        } catch (ThrottledException e) {
            // The platform may count a throttled request at any moment.
            call.permitAnswered(Permit.UNKNOWN);
            throw e;
        } catch (ApiException e) {
            // Only the platform sends a code. Any other response may come from a proxy that gave up waiting.
            call.permitAnswered(response.processingNanos());
            throw e;
        } catch (UnreadableResponseException e) {
            if (response.successful()) {
                // It may belong to another request, and so may the next one. A proxy's error page does not.
                call.distrustConnection();
            }
            throw e;
        } catch (Error e) {
            // A constructor of a response type threw it. Reactor would not signal a fatal error.
            call.keep(UserCode.fatal(e));
            throw CallErrors.of(call.name(), e, true);
        }
    }

    /** Maps the error of an attempt by the phase that it failed in. */
    Throwable typed(Call<?> call, Throwable signalled) {
        Throwable error = UserCode.thrown(signalled);
        if (error instanceof TimerUnavailableException) {
            return error;
        }
        return switch (call.phase()) {
            case TOKEN -> noToken(call, error);
            case QUOTA -> CallErrors.noPermit(call.name(), error);
            case EXCHANGE, SENDING, BACKOFF -> error;
        };
    }

    /** Replaces the completion of a foreign source without a value, which would look like a success. */
    @SuppressWarnings("unchecked") // it has no value of any type
    static <T> Mono<T> neitherValueNorError() {
        return (Mono<T>) NEITHER;
    }

    private FeishuException noToken(Call<?> call, Throwable error) {
        return tokens.isDisposed() ? new GatewayClosedException(call.name()) : CallErrors.noToken(call.name(), error);
    }
}
