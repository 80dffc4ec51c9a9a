package io.github.feishureactive.core;

import java.util.random.RandomGenerator;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.internal.UserCode;

/** Lends the gateway's transport to its source of tokens, for single requests outside of the pipeline. */
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
                body = FeishuGateway.encode(request);
            } catch (Throwable thrown) {
                Mono<T> unwritable = Mono.error(InvalidRequestException.unwritable(operation, thrown));
                return unwritable.doFinally(end -> UserCode.rethrow(UserCode.fatal(thrown)));
            }
            TokenRequest outgoing = new TokenRequest(request, body);
            return observers.tokenRequest(
                    outgoing, transport.send(outgoing).map(answer -> read(request, outgoing, answer)));
        });
    }

    private static <T> T read(ApiRequest<T> request, TokenRequest outgoing, HttpAnswer answer) {
        outgoing.answered(answer);
        try {
            return EnvelopeReader.read(request.operation(), answer, null);
        } catch (UnreadableResponseException e) {
            if (answer.successful()) {
                outgoing.distrust();
            }
            throw e;
        }
    }
}
