package io.github.feishureactive.redis.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.QuotaKey;
import io.github.feishureactive.core.quota.RestRule;
import io.github.feishureactive.redis.internal.LuaScript;
import io.github.feishureactive.redis.internal.connection.ConnectionProvider;
import io.github.feishureactive.redis.quota.SlotRequest.Report;
import io.github.feishureactive.redis.quota.SlotRequest.Response;

/** Sends the requests of one key by running a script on its slots. */
final class SlotScript implements SlotRequest.Server {

    static final LuaScript SCRIPT = LuaScript.load(SlotScript.class, "slots.lua");

    private final ConnectionProvider connection;
    private final QuotaTimings timings;
    private final Scheduler timer;
    private final int instances;
    private final Quota quota;
    private final String instance;
    private final String[] keys;

    SlotScript(
            ConnectionProvider connection,
            String prefix,
            String instance,
            QuotaTimings timings,
            Scheduler timer,
            int instances,
            QuotaKey key,
            Quota quota) {
        this.connection = connection;
        this.instance = instance;
        this.timings = timings;
        this.timer = timer;
        this.instances = instances;
        this.quota = quota;
        this.keys = keys(prefix, key, quota);
    }

    /** Returns a server for each key. Loads the script now, so that no call waits for a file. */
    static BiFunction<QuotaKey, Quota, SlotRequest.Server> on(
            ConnectionProvider connection,
            String prefix,
            String instance,
            QuotaTimings timings,
            Scheduler timer,
            int instances) {
        return (key, quota) -> new SlotScript(connection, prefix, instance, timings, timer, instances, key, quota);
    }

    /** All have one hash tag, so that a cluster keeps them on one server. */
    private static String[] keys(String prefix, QuotaKey key, Quota quota) {
        String tag = prefix + ":{" + escape(key.operation()) + ":" + escape(key.appId())
                + (key.tenantKey() == null ? "" : ":" + escape(key.tenantKey())) + "}:";
        List<String> keys = new ArrayList<>(List.of(tag + "seen", tag + "since", tag + "due"));
        for (int i = 0; i < quota.windows().size(); i++) {
            keys.add(tag + "slots" + i);
        }
        return keys.toArray(String[]::new);
    }

    /** Escapes the characters that separate the parts of a key. */
    private static String escape(String name) {
        return name.replace("%", "%25").replace(":", "%3A").replace("{", "%7B").replace("}", "%7D");
    }

    @Override
    public Mono<Response> send(SlotRequest request, Consumer<Response> late) {
        String[] arguments = arguments(request);
        Duration patience = Duration.ofNanos(timings.latePatience());
        return connection.with(redis -> LateResponse.receive(
                SCRIPT.run(redis, keys, arguments).map(SlotScript::response), late, patience, timer));
    }

    @Override
    public boolean connected() {
        return connection.connected();
    }

    static Response response(List<Long> numbers) {
        return new Response(
                numbers.get(0) != 0, numbers.get(1), Math.toIntExact(numbers.get(2)), numbers.get(3), numbers.get(4));
    }

    String[] keys() {
        return keys.clone();
    }

    /** Returns what the script reads, in its order. */
    String[] arguments(SlotRequest request) {
        List<String> arguments = new ArrayList<>(
                16 + 3 * (quota.windows().size() + request.reports().size()));
        arguments.add(instance);
        add(
                arguments,
                request.purpose().code,
                request.notAfter(),
                request.seen(),
                request.queued(),
                request.want(),
                request.base());
        add(
                arguments,
                timings.lease() / 1_000,
                timings.lateArrival() / 1_000,
                QuotaTimings.GRACE / 1_000,
                request.pace(),
                request.pause(),
                request.credit());
        add(arguments, timings.keyExpiry(quota) / 1_000_000, QuotaTimings.micros(timings.detectionTime()), instances);
        add(arguments, quota.windows().size());
        for (Quota.Window window : quota.windows()) {
            long period = window.period().toNanos();
            add(
                    arguments,
                    window.permits(),
                    QuotaTimings.micros(RestRule.rest(period)),
                    QuotaTimings.micros(QuotaTimings.ramp(period)));
        }
        add(arguments, request.reports().size());
        for (Report report : request.reports()) {
            add(arguments, report.number(), report.state().code, report.from());
        }
        return arguments.toArray(String[]::new);
    }

    private static void add(List<String> arguments, long... numbers) {
        for (long number : numbers) {
            arguments.add(Long.toString(number));
        }
    }
}
