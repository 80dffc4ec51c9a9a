package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AppCredentials;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** One request with the app's credentials. One deadline covers the wait for them and the exchange. */
final class CredentialsCall {

    /** The operation is unknown until the credentials are there. */
    private static final String CREDENTIALS = "auth";

    private final AccessTokens tokens;
    private final TokenEnvironment environment;
    private final CloseSignal closing;
    private final GatewayTimer timer;
    private final Duration deadline;

    private volatile String operation = CREDENTIALS;
    private volatile Phase phase = Phase.TOKEN;
    private volatile @Nullable Error fatal;

    CredentialsCall(
            AccessTokens tokens,
            TokenEnvironment environment,
            CloseSignal closing,
            GatewayTimer timer,
            Duration deadline) {
        this.tokens = tokens;
        this.environment = environment;
        this.closing = closing;
        this.timer = timer;
        this.deadline = deadline;
    }

    <T> Mono<T> start(Function<? super AppCredentials, ApiRequest<T>> request) {
        return credentials()
                .flatMap(credentials -> exchange(credentials, request))
                .timeout(deadline, Mono.error(this::late), timer.scheduler())
                .onErrorMap(RejectedExecutionException.class, gone -> timer.unavailable(operation, gone))
                .doFinally(end -> UserCode.rethrow(fatal));
    }

    private Mono<AppCredentials> credentials() {
        Mono<AppCredentials> shown = Mono.defer(this::ask)
                .switchIfEmpty(Attempt.neitherValueNorError())
                .onErrorMap(error -> CallErrors.noToken(CREDENTIALS, UserCode.thrown(error)));
        return timer.watched() ? shown.or(timer.disposed(CREDENTIALS)) : shown;
    }

    private Mono<AppCredentials> ask() {
        try {
            return Objects.requireNonNull(tokens.credentials(), "credentials");
        } catch (Throwable thrown) {
            fatal = UserCode.fatal(thrown);
            return Mono.error(UserCode.signal(thrown));
        }
    }

    private <T> Mono<T> exchange(AppCredentials credentials, Function<? super AppCredentials, ApiRequest<T>> request) {
        ApiRequest<T> made;
        try {
            made = Objects.requireNonNull(request.apply(credentials), "no request");
        } catch (Throwable thrown) {
            fatal = UserCode.fatal(thrown);
            // Its message may quote the secret.
            return Mono.error(new InvalidRequestException(
                    operation,
                    "No request could be made of the credentials: "
                            + thrown.getClass().getSimpleName() + "."));
        }
        operation = made.operation().name();
        phase = Phase.EXCHANGE;
        return closing.begun() ? Mono.error(new GatewayClosedException(operation)) : environment.exchange(made);
    }

    private FeishuException late() {
        Outcome outcome = phase == Phase.EXCHANGE ? Outcome.UNKNOWN : Outcome.NOT_SENT;
        return new DeadlineExceededException(operation, deadline, phase, outcome, null);
    }
}
