package io.github.feishureactive.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Report;

import static org.assertj.core.api.Assertions.assertThat;

/** A server whose answers the test gives, one for each visit. */
final class ScriptedServer implements Visit.Server {

    final List<Visit> visits = new ArrayList<>();
    private final List<Sinks.One<Answer>> answers = new ArrayList<>();
    private final List<Consumer<Answer>> late = new ArrayList<>();
    private final JumpyTimer timer;

    /** Happens once, in the loop of the quota that makes the next visit. */
    @Nullable
    Runnable duringVisit;

    ScriptedServer(JumpyTimer timer) {
        this.timer = timer;
    }

    @Override
    public Mono<Answer> visit(Visit visit, Consumer<Answer> late) {
        visits.add(visit);
        Runnable next = duringVisit;
        if (next != null) {
            duringVisit = null;
            next.run();
        }
        Sinks.One<Answer> answer = Sinks.one();
        answers.add(answer);
        this.late.add(late);
        return answer.asMono();
    }

    /** Whether the last visit waits for its answer. */
    boolean asked() {
        return !answers.isEmpty() && !answers.get(answers.size() - 1).scanOrDefault(Scannable.Attr.TERMINATED, false);
    }

    Visit last() {
        assertThat(visits).isNotEmpty();
        return visits.get(visits.size() - 1);
    }

    List<Report> reports() {
        return last().reports();
    }

    /** Grants so many of what was asked for last, and asks to come again in so long. */
    void grant(int permits, long againMillis) {
        answer(new Answer(false, 1_000_000_000L, permits, againMillis < 0 ? -1 : 1_000 * againMillis, 0));
    }

    void answer(Answer answer) {
        answer(answers.size() - 1, answer);
    }

    /** Answers that visit, the first of which is 0, be it that nobody waits for it any more. */
    void answer(int visit, Answer answer) {
        if (answers.get(visit).currentSubscriberCount() > 0) {
            answers.get(visit).tryEmitValue(answer).orThrow();
        } else {
            late.get(visit).accept(answer);
        }
        timer.advance(0);
    }

    void fail(Throwable error) {
        answers.get(answers.size() - 1).tryEmitError(error).orThrow();
        timer.advance(0);
    }
}
