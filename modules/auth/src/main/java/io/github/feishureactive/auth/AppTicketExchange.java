package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication.Environment;

/**
 * Shows the newest ticket; where there is none, or the platform refuses it, asks the platform once to push another one
 * and waits for that for a bounded time.
 */
final class AppTicketExchange {

    /** The code that says that a ticket is no longer good. */
    private static final int TICKET_REFUSED = 10012;

    /** Shorter than a refresh may take, so that callers get an error about the ticket and not a time-out. */
    static final Duration TICKET_WAIT = Duration.ofSeconds(8);

    private final Environment environment;
    private final CredentialsBody credentials;
    private final AppTicketSource source;

    AppTicketExchange(Environment environment, CredentialsBody credentials, AppTicketSource source) {
        this.environment = environment;
        this.credentials = credentials;
        this.source = source;
    }

    Mono<IssuedToken> exchange(Function<String, Mono<IssuedToken>> forTicket) {
        return source.current(credentials.appId())
                .flatMap(ticket -> forTicket
                        .apply(ticket)
                        .onErrorResume(AppTicketExchange::refusesTicket, refused -> another(ticket)
                                .flatMap(forTicket)))
                .switchIfEmpty(Mono.defer(() -> another(null).flatMap(forTicket)));
    }

    private Mono<String> another(@Nullable String refused) {
        return environment
                .exchange(TokenOperations.RESEND_TICKET.request().body(credentials))
                .then(source.awaitOtherThan(credentials.appId(), refused))
                .timeout(TICKET_WAIT, environment.timer())
                .onErrorMap(TimeoutException.class, timeout -> TokenFailure.noTicket(TICKET_WAIT));
    }

    private static boolean refusesTicket(Throwable error) {
        return error instanceof ApiException api && api.code() == TICKET_REFUSED;
    }
}
