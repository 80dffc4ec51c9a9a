package io.github.feishureactive.auth;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.context.ContextView;

import io.github.feishureactive.core.token.AccessToken;

/** The platform's side of the token endpoint: answers by script, and counts. */
final class ScriptedSource implements TokenSource {

    static final long TWO_HOURS = 7_200;

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private final List<Sinks.One<IssuedToken>> open = new CopyOnWriteArrayList<>();
    private final Queue<ContextView> contexts = new ConcurrentLinkedQueue<>();
    private volatile IntFunction<Mono<IssuedToken>> script;

    private ScriptedSource(IntFunction<Mono<IssuedToken>> script) {
        this.script = script;
    }

    /** Answers the first request with {@code script(1)}, and so on. */
    static ScriptedSource answering(IntFunction<Mono<IssuedToken>> script) {
        return new ScriptedSource(script);
    }

    /** Answers at once, with another token each time. */
    static ScriptedSource fresh(long lifetimeSeconds) {
        return new ScriptedSource(request -> Mono.just(issued("t-" + request, lifetimeSeconds)));
    }

    /** Answers when the test says so. */
    static ScriptedSource byHand() {
        ScriptedSource source = new ScriptedSource(request -> Mono.never());
        source.script(request -> {
            Sinks.One<IssuedToken> answer = Sinks.one();
            source.open.add(answer);
            return answer.asMono();
        });
        return source;
    }

    void script(IntFunction<Mono<IssuedToken>> next) {
        script = next;
    }

    void answer(int request, String token) {
        open.get(request - 1).tryEmitValue(issued(token, TWO_HOURS)).orThrow();
    }

    void fail(int request, Throwable error) {
        open.get(request - 1).tryEmitError(error).orThrow();
    }

    int requests() {
        return requests.get();
    }

    int underWay() {
        return underWay.get();
    }

    int mostUnderWay() {
        return mostUnderWay.get();
    }

    List<ContextView> contexts() {
        return List.copyOf(contexts);
    }

    @Override
    public Mono<IssuedToken> fetch() {
        return Mono.deferContextual(context -> {
            contexts.add(context);
            mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            AtomicBoolean over = new AtomicBoolean();
            Runnable end = () -> {
                if (over.compareAndSet(false, true)) {
                    underWay.decrementAndGet();
                }
            };
            // Before the answer is passed on, since whoever gets it may start the next request.
            return script.apply(requests.incrementAndGet()).doOnTerminate(end).doOnCancel(end);
        });
    }

    static IssuedToken issued(String token, long lifetimeSeconds) {
        return new IssuedToken(AccessToken.of(token), lifetimeSeconds);
    }
}
