package io.github.feishureactive.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.TransportException;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.JsonTransport;
import io.github.feishureactive.core.internal.http.Responses;

/** Exchanges by script; what is not scripted succeeds at once. */
final class FakeTransport implements JsonTransport {

    /** One exchange: gets a connection after a while or never, writes, and ends after another while or never. */
    record Step(Duration connecting, Duration answering, Mono<BufferedResponse> end) {

        static Step answer(int status, String body) {
            return answer(status, body, null);
        }

        static Step answer(int status, String body, String reset) {
            return new Step(Duration.ZERO, Duration.ZERO, Mono.fromSupplier(() -> Responses.of(status, body, reset)));
        }

        static Step success() {
            return answer(200, "{\"code\":0,\"data\":{\"name\":\"x\"}}");
        }

        static Step code(int status, int code) {
            return answer(status, "{\"code\":" + code + "}");
        }

        static Step throttled(String reset) {
            return answer(429, "{\"code\":99991400}", reset);
        }

        /** Written, then the connection breaks. */
        static Step lost() {
            return failing(Outcome.UNKNOWN, Duration.ZERO);
        }

        /** There is no connection. */
        static Step refused() {
            return failing(Outcome.NOT_SENT, null);
        }

        private static Step failing(Outcome outcome, Duration connecting) {
            return new Step(
                    connecting,
                    Duration.ZERO,
                    Mono.error(() -> new TransportException(
                            outcome == Outcome.UNKNOWN ? "lost" : "refused", "test.op", outcome, null)));
        }

        /** Written, and nothing ever comes back. */
        static Step silent() {
            return new Step(Duration.ZERO, Duration.ZERO, Mono.never());
        }

        /** No connection, for ever. */
        static Step unconnected() {
            return new Step(null, Duration.ZERO, Mono.never());
        }

        Step after(Duration answer) {
            return new Step(connecting, answer, end);
        }
    }

    private final Queue<Step> steps = new ArrayDeque<>();
    private final Scheduler timer;
    private final List<String> journal;
    final List<Duration> sentAt = new ArrayList<>();
    int exchanges;
    int cancelled;

    FakeTransport(Scheduler timer, List<String> journal) {
        this.timer = timer;
        this.journal = journal;
    }

    void next(Step... scripted) {
        steps.addAll(List.of(scripted));
    }

    /** How many requests were written. */
    int sent() {
        return sentAt.size();
    }

    @Override
    public Mono<BufferedResponse> send(Outgoing outgoing) {
        return Mono.defer(() -> {
                    Step step = steps.isEmpty() ? Step.success() : steps.remove();
                    exchanges++;
                    if (step.connecting() == null) {
                        return step.end();
                    }
                    return pause(step.connecting()).then(Mono.defer(() -> write(step, outgoing)));
                })
                .doOnCancel(() -> cancelled++);
    }

    private Mono<BufferedResponse> write(Step step, Outgoing outgoing) {
        if (!outgoing.mayBeWritten()) {
            return Mono.error(new TransportException("nobody waits", "test.op", Outcome.NOT_SENT, null));
        }
        sentAt.add(Duration.ofNanos(timer.now(TimeUnit.NANOSECONDS)));
        String authorization = outgoing.authorization();
        journal.add("send " + (authorization == null ? "nothing" : authorization.replace("Bearer ", "")));
        return pause(step.answering()).then(step.end());
    }

    private Mono<Void> pause(Duration duration) {
        return duration.isZero() ? Mono.empty() : Mono.delay(duration, timer).then();
    }
}
