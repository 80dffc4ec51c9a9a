package io.github.feishureactive.core;

import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.UserCode;
import io.github.feishureactive.core.internal.error.CallErrors;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.Transport;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.Authentication;

/** Gives the gateway's transport to its source of tokens, for single requests outside of the pipeline. */
record TokenEnvironment(
        Transport transport, String baseUrl, Scheduler timer, RandomGenerator random, Observers observers)
        implements Authentication.Environment {

    @Override
    public <T> Mono<T> exchange(ApiRequest<T> request) {
        return Mono.defer(() -> {
            String operation = request.operation().name();
            String problem = request.problem();
            if (problem != null) {
                return Mono.error(new InvalidRequestException(operation, problem));
            }
            byte[] body;
            try {
                body = CallFactory.encode(request);
            } catch (Throwable thrown) {
                Mono<T> unwritable = Mono.error(CallErrors.bodyNotWritable(operation, thrown));
                return unwritable.doFinally(end -> UserCode.rethrow(UserCode.fatal(thrown)));
            }
            TokenRequest<T> outgoing = new TokenRequest<>(request, body);
            return EnvelopeReader.valueOrEmpty(
                    request.operation(),
                    observers.tokenRequest(
                            outgoing, transport.send(outgoing).map(response -> read(outgoing, response))));
        });
    }

    private static <T> T read(TokenRequest<T> request, BufferedResponse response) {
        request.received(response);
        try {
            return EnvelopeReader.read(request.request(), response, null, null);
        } catch (UnreadableResponseException e) {
            if (response.successful()) {
                request.distrustConnection();
            }
            throw e;
        }
    }

    /** A request for a token. It bypasses the pipeline, so it has no token, permit or deadline of its own. */
    static final class TokenRequest<T> extends OutgoingRequest<T> {

        TokenRequest(ApiRequest<T> request, byte @Nullable [] body) {
            super(request, body);
        }

        @Override
        public @Nullable String authorization() {
            return null;
        }

        @Override
        public boolean mayBeWritten() {
            return true;
        }

        @Override
        public String toString() {
            return "TokenRequest[" + name() + "]";
        }
    }
}
