package io.github.feishureactive.redis.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;

import static org.assertj.core.api.Assertions.assertThat;

/** A server whose responses the test gives, one for each request. */
final class ScriptedServer implements SlotRequest.Server {

    final List<SlotRequest> requests = new ArrayList<>();
    private final List<Sinks.One<Response>> answers = new ArrayList<>();
    private final List<Consumer<Response>> late = new ArrayList<>();
    private final SteppedTimer timer;

    /** Runs once, in the executor of the quota that sends the next request. */
    @Nullable
    Runnable duringRequest;

    ScriptedServer(SteppedTimer timer) {
        this.timer = timer;
    }

    @Override
    public Mono<Response> send(SlotRequest request, Consumer<Response> late) {
        requests.add(request);
        Runnable next = duringRequest;
        if (next != null) {
            duringRequest = null;
            next.run();
        }
        Sinks.One<Response> answer = Sinks.one();
        answers.add(answer);
        this.late.add(late);
        return answer.asMono();
    }

    /** Whether the last request waits for its response. */
    boolean asked() {
        return !answers.isEmpty() && !answers.get(answers.size() - 1).scanOrDefault(Scannable.Attr.TERMINATED, false);
    }

    SlotRequest last() {
        assertThat(requests).isNotEmpty();
        return requests.get(requests.size() - 1);
    }

    List<Report> reports() {
        return last().reports();
    }

    /** Grants permits in response to the last request, and says when to ask again. */
    void grant(int permits, long againMillis) {
        answer(new Response(false, 1_000_000_000L, permits, againMillis < 0 ? -1 : 1_000 * againMillis, 0));
    }

    void answer(Response answer) {
        answer(answers.size() - 1, answer);
    }

    /** Answers that request, the first of which is 0, even if it has timed out. */
    void answer(int request, Response answer) {
        if (answers.get(request).currentSubscriberCount() > 0) {
            answers.get(request).tryEmitValue(answer).orThrow();
        } else {
            late.get(request).accept(answer);
        }
        timer.advance(0);
    }

    void fail(Throwable error) {
        answers.get(answers.size() - 1).tryEmitError(error).orThrow();
        timer.advance(0);
    }
}
