package io.github.feishureactive.redis;

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
import io.github.feishureactive.redis.Visit.Answer;
import io.github.feishureactive.redis.Visit.Report;

/** Visits the slots of one key by running the script there. */
final class SlotScript implements Visit.Server {

    static final Script SCRIPT = Script.load("slots.lua");

    private final LettuceConnection connection;
    private final Rest rest;
    private final Scheduler timer;
    private final int instances;
    private final Quota quota;
    private final String instance;
    private final String[] keys;

    SlotScript(
            LettuceConnection connection,
            String prefix,
            String instance,
            Rest rest,
            Scheduler timer,
            int instances,
            QuotaKey key,
            Quota quota) {
        this.connection = connection;
        this.instance = instance;
        this.rest = rest;
        this.timer = timer;
        this.instances = instances;
        this.quota = quota;
        this.keys = keys(prefix, key, quota);
    }

    /** For each key its own. The script is read here, so that no call has to wait for a file. */
    static BiFunction<QuotaKey, Quota, Visit.Server> on(
            LettuceConnection connection, String prefix, String instance, Rest rest, Scheduler timer, int instances) {
        return (key, quota) -> new SlotScript(connection, prefix, instance, rest, timer, instances, key, quota);
    }

    /** All with one hash tag, so that a cluster keeps them on one server. */
    private static String[] keys(String prefix, QuotaKey key, Quota quota) {
        String tag = prefix + ":{" + plain(key.operation()) + ":" + plain(key.appId())
                + (key.tenantKey() == null ? "" : ":" + plain(key.tenantKey())) + "}:";
        List<String> keys = new ArrayList<>(List.of(tag + "seen", tag + "since", tag + "due"));
        for (int i = 0; i < quota.windows().size(); i++) {
            keys.add(tag + "slots" + i);
        }
        return keys.toArray(String[]::new);
    }

    /** Without the characters that part the name of a key. */
    private static String plain(String name) {
        return name.replace("%", "%25").replace(":", "%3A").replace("{", "%7B").replace("}", "%7D");
    }

    @Override
    public Mono<Answer> visit(Visit visit, Consumer<Answer> late) {
        String[] arguments = arguments(visit);
        Duration patience = Duration.ofNanos(rest.patience());
        return connection.with(redis ->
                LateAnswer.kept(SCRIPT.run(redis, keys, arguments).map(SlotScript::answer), late, patience, timer));
    }

    @Override
    public boolean open() {
        return connection.open();
    }

    static Answer answer(List<Long> numbers) {
        return new Answer(
                numbers.get(0) != 0, numbers.get(1), Math.toIntExact(numbers.get(2)), numbers.get(3), numbers.get(4));
    }

    String[] keys() {
        return keys.clone();
    }

    /** What the script reads, in its order. */
    String[] arguments(Visit visit) {
        List<String> arguments = new ArrayList<>(
                16 + 3 * (quota.windows().size() + visit.reports().size()));
        arguments.add(instance);
        add(arguments, visit.kind().code, visit.notAfter(), visit.seen(), visit.line(), visit.want(), visit.base());
        add(
                arguments,
                rest.lease() / 1_000,
                rest.lateArrival() / 1_000,
                Rest.GRACE / 1_000,
                visit.pace(),
                visit.pause(),
                visit.credit());
        add(arguments, rest.keep(quota) / 1_000_000, Rest.micros(rest.unnoticed()), instances);
        add(arguments, quota.windows().size());
        for (Quota.Window window : quota.windows()) {
            long period = window.period().toNanos();
            add(arguments, window.permits(), Rest.micros(RestRule.rest(period)), Rest.micros(Rest.ramp(period)));
        }
        add(arguments, visit.reports().size());
        for (Report report : visit.reports()) {
            add(arguments, report.number(), report.fate().code, report.from());
        }
        return arguments.toArray(String[]::new);
    }

    private static void add(List<String> arguments, long... numbers) {
        for (long number : numbers) {
            arguments.add(Long.toString(number));
        }
    }
}
