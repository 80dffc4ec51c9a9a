package io.github.feishureactive.auth;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.token.AccessToken;
import io.github.feishureactive.core.token.Authentication.Environment;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCellRaceTest {

    private static final int CELLS = 8;
    private static final int THREADS = 4;

    private final Race race = new Race();
    private final Scheduler answers = Schedulers.newSingle("answers");
    private final Environment environment = new FastEnvironment(new FastClock(Schedulers.parallel()));

    @AfterEach
    void stop() {
        race.close();
        answers.dispose();
    }

    @Test
    void whateverHappensAtOnceEveryCallerIsToldOnceAndOneRequestIsUnderWay() throws Exception {
        List<ScriptedSource> sources =
                IntStream.range(0, CELLS).mapToObj(seed -> source(seed, 0.1)).toList();
        List<TokenCell> cells = sources.stream()
                .map(source -> new TokenCell(source, environment))
                .toList();
        List<Runnable> storm = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            RandomGenerator random = new SplittableRandom(thread);
            storm.add(() -> storm(cells, random));
        }
        race.run(storm);
        assertThat(sources).allMatch(source -> source.mostUnderWay() == 1);
        assertThat(Race.await(() -> sources.stream().allMatch(source -> source.underWay() == 0)))
                .isTrue();
        int requests = sources.stream().mapToInt(ScriptedSource::requests).sum();
        assertThat(requests).as("requests, so that something has raced").isGreaterThan(CELLS * 20);
    }

    private static void storm(List<TokenCell> cells, RandomGenerator random) {
        long end = System.nanoTime() + Race.LENGTH.toNanos();
        while (System.nanoTime() - end < 0) {
            List<Probe> callers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                TokenCell cell = cells.get(random.nextInt(CELLS));
                Probe caller = new Probe();
                callers.add(caller);
                cell.get().subscribe(caller);
                if (random.nextInt(7) == 0) {
                    caller.leave();
                }
                // What it got before; of this cell or of another one, current or old.
                AccessToken token = callers.get(random.nextInt(callers.size())).token();
                if (token != null && random.nextInt(3) == 0) {
                    cell.reject(token);
                }
            }
            assertThat(Race.await(() -> callers.stream().allMatch(Probe::served)))
                    .isTrue();
            assertThat(callers).allMatch(Probe::toldRight);
        }
    }

    @Test
    void closingWhileAllAskLosesNobody() throws Exception {
        AtomicReference<Closing> current = new AtomicReference<>(new Closing(source(0, 0), environment));
        int rounds = race.rounds(
                Race.LENGTH,
                List.of(round -> current.get().ask(0, 8), round -> current.get().ask(8, 16), round -> current.get()
                        .cache
                        .close()),
                round -> {
                    Closing past = current.getAndSet(new Closing(source(round, 0), environment));
                    assertThat(Race.await(() -> past.probes.stream().allMatch(Probe::served)))
                            .isTrue();
                    assertThat(past.probes).allMatch(Probe::toldRight);
                    assertThat(Race.await(() -> past.source.underWay() == 0)).isTrue();
                    int requests = past.source.requests();
                    Probe late = new Probe();
                    past.cache.get(TokenKey.OWN_TENANT).subscribe(late);
                    assertThat(late.toldRight() && late.token() == null).isTrue();
                    assertThat(past.source.requests()).isEqualTo(requests);
                });
        assertThat(rounds).isGreaterThan(100);
    }

    private static final class Closing {

        private final ScriptedSource source;
        private final TokenCache cache;
        private final List<Probe> probes = Stream.generate(Probe::new).limit(16).toList();

        Closing(ScriptedSource source, Environment environment) {
            this.source = source;
            this.cache = new TokenCache(key -> source, environment, 10);
        }

        void ask(int from, int to) {
            probes.subList(from, to)
                    .forEach(probe -> cache.get(TokenKey.OWN_TENANT).subscribe(probe));
        }
    }

    /** Answers on another thread, or at once; another token, the same one, or none. */
    private ScriptedSource source(int seed, double failing) {
        return ScriptedSource.answering(request -> {
            RandomGenerator random = new SplittableRandom(seed * 1_000_003L + request);
            Mono<IssuedToken> answer = random.nextDouble() < failing
                    ? Mono.error(new IllegalStateException("test"))
                    : Mono.just(ScriptedSource.issued("t-" + request / 2, 7_200));
            return random.nextInt(4) == 0 ? answer : answer.delaySubscription(Duration.ofNanos(1), answers);
        });
    }

    /** Where a millisecond is a quarter of an hour, so that tokens end and pauses pass while threads race. */
    private record FastClock(Scheduler real) implements Scheduler {

        @Override
        public long now(TimeUnit unit) {
            return unit.convert(System.nanoTime() * 1_000_000, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task) {
            return real.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return real.schedule(task, delay, unit);
        }

        @Override
        public Worker createWorker() {
            return real.createWorker();
        }
    }

    private record FastEnvironment(Scheduler timer) implements Environment {

        @Override
        public String baseUrl() {
            return "https://open.feishu.cn";
        }

        @Override
        public <T> Mono<T> exchange(ApiRequest<T> request) {
            return Mono.error(new AssertionError("nothing to exchange with"));
        }

        @Override
        public RandomGenerator random() {
            return ThreadLocalRandom.current();
        }
    }
}
