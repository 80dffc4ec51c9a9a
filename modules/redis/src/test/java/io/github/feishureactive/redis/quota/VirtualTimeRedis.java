package io.github.feishureactive.redis.quota;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.github.feishureactive.redis.internal.LuaScript;
import io.github.feishureactive.redis.server.RedisProcess;
import io.github.feishureactive.redis.server.RedisWire;

/** Runs the real scripts on a real server, with the clock and the network of the test. */
final class VirtualTimeRedis implements AutoCloseable {

    private static final long EPOCH_SECONDS = 1_764_000_000;

    private final SteppedTimer timer;
    private final RedisProcess process;
    private final RedisWire admin;
    private final RedisWire app;
    private final Map<LuaScript, String> digests = new HashMap<>();

    /** The server reads nothing before this time, in milliseconds. */
    long stoppedUntil;

    /** There is no server before this time, in milliseconds. */
    long downUntil;

    int requests;
    int exchanges;

    /** Whether what happens is printed, with the time of the test's clock. */
    boolean traced;

    VirtualTimeRedis(SteppedTimer timer) throws Exception {
        this.timer = timer;
        this.process = RedisProcess.start();
        this.admin = new RedisWire(process.port());
        admin.ask("ACL", "SETUSER", "app", "on", ">secret", "allkeys", "+@all");
        this.app = new RedisWire(process.port());
        app.ask("AUTH", "app", "secret");
    }

    /** Sends a command of an administrator. */
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

    /** Connects one instance to the slots of a key. */
    SlotRequest.Server server(SlotScript script, Way way) {
        return (request, late) -> {
            requests++;
            return travel(
                            way.next(),
                            SlotScript.SCRIPT,
                            script.keys(),
                            script.arguments(request),
                            numbers -> late.accept(SlotScript.response(numbers)))
                    .map(SlotScript::response);
        };
    }

    /** Connects one instance to what all have learnt. */
    SharedCredit.Server credit(CreditScript script, Way way) {
        return own -> {
            exchanges++;
            return travel(way.next(), CreditScript.SCRIPT, script.keys(), CreditScript.arguments(own), late -> {})
                    .map(CreditScript::remaining);
        };
    }

    private Mono<List<Long>> travel(
            Trip trip, LuaScript script, String[] keys, String[] arguments, Consumer<List<Long>> late) {
        Sinks.One<List<Long>> answer = Sinks.one();
        AtomicBoolean left = new AtomicBoolean();
        Consumer<List<Long>> back = value -> {
            if (left.get()) {
                late.accept(value);
            } else {
                answer.tryEmitValue(value);
            }
        };
        later(trip.there, () -> arrive(() -> run(script, keys, arguments), trip, answer, back));
        return answer.asMono().doOnCancel(() -> left.set(true));
    }

    private void arrive(Callable<List<Long>> run, Trip trip, Sinks.One<List<Long>> answer, Consumer<List<Long>> back) {
        if (trip.refused != null || millis() < downUntil) {
            answer.tryEmitError(trip.refused != null ? trip.refused : new IOException("Connection refused"));
        } else if (millis() < stoppedUntil) {
            later(stoppedUntil - millis(), () -> arrive(run, trip, answer, back));
        } else if (!trip.dropped) {
            Mono.fromCallable(run)
                    .subscribe(
                            value -> later(trip.back, () -> back.accept(value)),
                            error -> later(trip.back, () -> answer.tryEmitError(error)));
        }
    }

    private void later(long millis, Runnable task) {
        timer.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private List<Long> run(LuaScript script, String[] keys, String[] arguments) throws IOException {
        String digest = digests.get(script);
        List<String> command =
                new ArrayList<>(List.of("EVALSHA", String.valueOf(digest), Integer.toString(keys.length)));
        command.addAll(List.of(keys));
        command.addAll(List.of(arguments));
        long micros = timer.now(TimeUnit.MICROSECONDS);
        command.add(Long.toString(EPOCH_SECONDS + micros / 1_000_000));
        command.add(Long.toString(micros % 1_000_000));
        String reply = app.ask(command.toArray(String[]::new));
        trace("%s: %s -> %s", arguments[0], List.of(arguments), reply.replace('\n', ' '));
        if (reply.startsWith("-NOSCRIPT") || digest == null) {
            digests.put(script, admin.ask("SCRIPT", "LOAD", onTestTime(script.text())));
            return run(script, keys, arguments);
        }
        if (reply.startsWith("-")) {
            throw new RedisCommandExecutionException(reply.substring(1));
        }
        return reply.lines().map(line -> Long.valueOf(line.substring(1))).toList();
    }

    private static String onTestTime(String text) {
        return text.replace("run('TIME')", "{ARGV[#ARGV - 1], ARGV[#ARGV]}");
    }

    @Override
    public void close() throws IOException {
        admin.close();
        app.close();
        process.close();
    }

    /** How the requests of one instance fare. */
    @FunctionalInterface
    interface Way {

        Trip next();
    }

    /**
     * How one request fares.
     *
     * @param there how long it takes to the server, in milliseconds
     * @param back how long its response takes
     * @param refused what comes instead of reaching the server
     * @param dropped whether nothing ever comes
     */
    record Trip(long there, long back, @Nullable Throwable refused, boolean dropped) {

        static Trip of(long there, long back) {
            return new Trip(there, back, null, false);
        }
    }
}
