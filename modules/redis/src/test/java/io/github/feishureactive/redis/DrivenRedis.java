package io.github.feishureactive.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.redis.Visit.Answer;

/** The script as it is on a real server, with the test's clock in the place of the server's, and with the test's weather. */
final class DrivenRedis implements AutoCloseable {

    private static final String TEXT = SlotScript.TEXT.replace("run('TIME')", "{ARGV[#ARGV - 1], ARGV[#ARGV]}");
    private static final long EPOCH_SECONDS = 1_764_000_000;

    private final JumpyTimer timer;
    private final RedisProcess process;
    private final RedisWire admin;
    private final RedisWire app;
    private String digest = "";

    /** The server reads nothing before this time, in milliseconds. */
    long stoppedUntil;

    /** There is no server before this time, in milliseconds. */
    long downUntil;

    int visits;

    /** Whether what happens is printed, with the time of the test's clock. */
    boolean traced;

    DrivenRedis(JumpyTimer timer) throws Exception {
        this.timer = timer;
        this.process = RedisProcess.start();
        this.admin = new RedisWire(process.port());
        admin.ask("ACL", "SETUSER", "app", "on", ">secret", "allkeys", "+@all");
        this.app = new RedisWire(process.port());
        app.ask("AUTH", "app", "secret");
    }

    /** What happens to a server, in its own words. */
    String ask(String... command) {
        try {
            return admin.ask(command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void trace(String format, Object... arguments) {
        if (traced) {
            System.out.println(millis() + " " + String.format(Locale.ROOT, format, arguments));
        }
    }

    long millis() {
        return timer.now(TimeUnit.MILLISECONDS);
    }

    /** The way of one instance to it. */
    Visit.Server server(SlotScript script, Way way) {
        return (visit, late) -> {
            Sinks.One<Answer> answer = Sinks.one();
            AtomicBoolean left = new AtomicBoolean();
            Trip trip = way.next();
            later(
                    trip.there,
                    () -> arrive(script, visit, trip, answer, value -> {
                        if (left.get()) {
                            late.accept(value);
                        } else {
                            answer.tryEmitValue(value);
                        }
                    }));
            return answer.asMono().doOnCancel(() -> left.set(true));
        };
    }

    private void arrive(SlotScript script, Visit visit, Trip trip, Sinks.One<Answer> answer, Consumer<Answer> back) {
        if (trip.refused != null || millis() < downUntil) {
            answer.tryEmitError(trip.refused != null ? trip.refused : new IOException("Connection refused"));
        } else if (millis() < stoppedUntil) {
            later(stoppedUntil - millis(), () -> arrive(script, visit, trip, answer, back));
        } else if (!trip.dropped) {
            Mono<Answer> done = Mono.fromCallable(() -> run(script, visit));
            done.subscribe(
                    value -> later(trip.back, () -> back.accept(value)),
                    error -> later(trip.back, () -> answer.tryEmitError(error)));
        }
    }

    private void later(long millis, Runnable task) {
        timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private Answer run(SlotScript script, Visit visit) throws IOException {
        visits++;
        List<String> command = new ArrayList<>(List.of("EVALSHA", digest, Integer.toString(script.keys().length)));
        command.addAll(List.of(script.keys()));
        command.addAll(List.of(script.arguments(visit)));
        long micros = timer.now(TimeUnit.MICROSECONDS);
        command.add(Long.toString(EPOCH_SECONDS + micros / 1_000_000));
        command.add(Long.toString(micros % 1_000_000));
        String reply = app.ask(command.toArray(String[]::new));
        trace("%s: %s -> %s", script.arguments(visit)[0], visit, reply.replace('\n', ' '));
        if (reply.startsWith("-NOSCRIPT") || digest.isEmpty()) {
            digest = admin.ask("SCRIPT", "LOAD", TEXT);
            return run(script, visit);
        }
        if (reply.startsWith("-")) {
            throw new RedisCommandExecutionException(reply.substring(1));
        }
        return SlotScript.answer(
                reply.lines().map(line -> Long.valueOf(line.substring(1))).toList());
    }

    @Override
    public void close() throws IOException {
        admin.close();
        app.close();
        process.close();
    }

    /** How the visits of one instance fare. */
    @FunctionalInterface
    interface Way {

        Trip next();
    }

    /**
     * How one visit fares.
     *
     * @param there how long it takes to the server, in milliseconds
     * @param back how long its answer takes
     * @param refused what comes instead of reaching the server
     * @param dropped whether nothing ever comes
     */
    record Trip(long there, long back, @Nullable Throwable refused, boolean dropped) {

        static Trip of(long there, long back) {
            return new Trip(there, back, null, false);
        }
    }
}
