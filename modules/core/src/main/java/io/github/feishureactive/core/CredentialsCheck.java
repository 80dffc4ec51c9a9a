package io.github.feishureactive.core;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.DeadlineExceededException;
import io.github.feishureactive.core.error.DeadlineExceededException.Phase;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.error.GatewayClosedException;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.timer.GatewayTimer;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.AccessTokens;

/** One wait for the app's own token, bounded by the deadline. The token's request is shared and goes on after it. */
final class CredentialsCheck {

    private static final String OPERATION = "auth";

    private final AccessTokens tokens;
    private final CloseSignal closing;
    private final GatewayTimer timer;
    private final Duration deadline;

    private volatile @Nullable Error fatal;

    CredentialsCheck(AccessTokens tokens, CloseSignal closing, GatewayTimer timer, Duration deadline) {
        this.tokens = tokens;
        this.closing = closing;
        this.timer = timer;
        this.deadline = deadline;
    }

    Mono<Void> start() {
        if (closing.begun()) {
            return Mono.error(new GatewayClosedException(OPERATION));
        }
        Mono<AccessToken> token = Mono.defer(this::ask)
                .switchIfEmpty(Attempt.neitherValueNorError())
                .onErrorMap(this::noToken);
        return (timer.watched() ? token.or(timer.disposed(OPERATION)) : token)
                .timeout(deadline, Mono.error(this::late), timer.scheduler())
                .onErrorMap(RejectedExecutionException.class, gone -> timer.unavailable(OPERATION, gone))
                .doFinally(end -> UserCode.rethrow(fatal))
                .then();
    }

    private Mono<AccessToken> ask() {
        try {
            return Objects.requireNonNull(tokens.ownToken(), "ownToken");
        } catch (Throwable thrown) {
            fatal = UserCode.fatal(thrown);
            return Mono.error(UserCode.signal(thrown));
        }
    }

    private FeishuException noToken(Throwable error) {
        return tokens.isDisposed()
                ? new GatewayClosedException(OPERATION)
                : CallErrors.noToken(OPERATION, UserCode.thrown(error));
    }

    private FeishuException late() {
        return new DeadlineExceededException(OPERATION, deadline, Phase.TOKEN, Outcome.NOT_SENT, null);
    }
}
