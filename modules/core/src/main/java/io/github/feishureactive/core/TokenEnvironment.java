package io.github.feishureactive.core;

import java.util.Map;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;

/** Lends the gateway's transport to its source of tokens, for single requests outside of the pipeline. */
record TokenEnvironment(Transport transport, Scheduler timer, RandomGenerator random)
        implements Authentication.Environment {

    @Override
    public <T> Mono<T> exchange(ApiRequest<T> request) {
        return Mono.defer(() -> {
            String operation = request.operation().name();
            String problem = request.problem();
            if (problem != null) {
                return Mono.error(new InvalidRequestException(operation, problem));
            }
            try {
                return transport
                        .send(new Plain(request, FeishuGateway.encode(request)))
                        .map(answer -> EnvelopeReader.read(request.operation(), answer, null));
            } catch (JacksonException e) {
                return Mono.error(new InvalidRequestException(operation, "The body cannot be written as JSON."));
            }
        });
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Plain(ApiRequest<?> request, byte @Nullable [] body) implements Transport.Outgoing {

        @Override
        public String operation() {
            return request.operation().name();
        }

        @Override
        public ApiOperation.Method method() {
            return request.operation().method();
        }

        @Override
        public String target() {
            return request.target();
        }

        @Override
        public Map<String, String> headers() {
            return request.operation().headers();
        }

        @Override
        public @Nullable AccessToken token() {
            return null;
        }

        @Override
        public boolean mayBeWritten() {
            return true;
        }

        @Override
        public String toString() {
            return "Plain[" + operation() + "]";
        }
    }
}
