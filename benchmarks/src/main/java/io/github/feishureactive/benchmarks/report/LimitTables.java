package io.github.feishureactive.benchmarks.report;

import java.util.List;

import io.github.feishureactive.benchmarks.quota.BulkRun;
import io.github.feishureactive.benchmarks.quota.QuotaRun;
import io.github.feishureactive.benchmarks.quota.ThousandCallers;
import io.github.feishureactive.benchmarks.startup.ColdStart;
import io.github.feishureactive.benchmarks.startup.StartupStorm.Storm;

/** The first calls of a process, quotas, and what the parts cost that see to them. */
final class LimitTables {

    private LimitTables() {}

    static String storms(List<Storm> storms) {
        return "All callers come at once to a client in a fresh JVM; the server takes 50 ms for each response. With 10,000"
                + " callers ours keeps a quota of 1,000 in 100 ms, since the queue before its connections is bounded.\n\n"
                + new Table<Storm>()
                        .text("Client", storm -> storm.peer().label())
                        .count("callers", Storm::callers)
                        .count(
                                "token requests",
                                storm -> storm.peer().fetchesTokens() ? storm.tokenRequests() : "fixed")
                        .count("right responses", Storm::calls)
                        .count("failed", Storm::failed)
                        .number("ms to the last response", Storm::millis)
                        .of(storms);
    }

    static String coldStarts(List<ColdStart.Start> starts) {
        return "From the start of the JVM to the response to the first call; median and quartiles in ms. Ours and the SDK"
                + " fetch a token first. An archive of classes needs a class path that has only jars.\n\n"
                + new Table<List<ColdStart.Start>>()
                        .text("Client", way -> way.get(0).peer().label())
                        .text(
                                "classes from an archive",
                                way -> way.get(0).archive().label())
                        .count("starts", List::size)
                        .count("ms", way -> Spread.of(way.stream()
                                        .mapToDouble(ColdStart.Start::millis)
                                        .toArray())
                                .whole())
                        .of(starts.stream()
                                .filter(start -> start.round() == 0)
                                .map(first -> starts.stream()
                                        .filter(start ->
                                                start.peer() == first.peer() && start.archive() == first.archive())
                                        .toList())
                                .toList());
    }

    static String quotas(List<QuotaRun.Result> runs) {
        return "Clients that always have more to send than the quota allows: ours is the whole gateway, the others the"
                + " floor's client behind their limiter. 5 to 25 ms each way, one message in a hundred 400 ms. As the"
                + " platform: 200 to 400 ms inside it, with 10 to 40 more each way between its edge and its gateway. Over Redis"
                + " only where a `redis-server` is installed.\n\n"
                + new Table<QuotaRun.Result>()
                        .text("Client", run -> run.client().label())
                        .text("quota", run -> run.permitsPerSecond() + "/s")
                        .text("the platform", run -> run.conditions().label())
                        .text("counts by", run -> Page.words(run.policy()))
                        .number("used", QuotaRun.Result::used)
                        .count("refused", QuotaRun.Result::throttled)
                        .count("most in any second", QuotaRun.Result::mostInAnySecond)
                        .count("calls failed", QuotaRun.Result::failed)
                        .of(runs);
    }

    static String bulk(List<BulkRun.Result> runs) {
        return "A list of accounts under 10/s, on a platform that has each request for 200 to 400 ms. Ours is the"
                + " gateway's bulk run; the others are a `flatMap` over the floor's client behind their limiter, without a"
                + " retry: an account that was refused is not enabled.\n\n"
                + new Table<BulkRun.Result>()
                        .text("Client", run -> run.client().label())
                        .text("the platform counts by", run -> Page.words(run.policy()))
                        .count("accounts", BulkRun.Result::accounts)
                        .count("enabled", BulkRun.Result::enabled)
                        .count("refused", BulkRun.Result::throttled)
                        .count("most in any second", BulkRun.Result::mostInAnySecond)
                        .number("seconds", BulkRun.Result::seconds)
                        .number("used", BulkRun.Result::used)
                        .of(runs);
    }

    static String callers(List<ThousandCallers.Result> runs) {
        return "Under 10/s, each ready to wait for two minutes.\n\n"
                + new Table<ThousandCallers.Result>()
                        .text("Client", run -> run.client().label())
                        .count("callers", ThousandCallers.Result::callers)
                        .count("succeeded", ThousandCallers.Result::succeeded)
                        .number("seconds to the last", ThousandCallers.Result::seconds)
                        .of(runs);
    }

    static String micros(List<Micros.Result> results) {
        return "Medians of the iterations, and half of the distance between their quartiles. Where that is as large as the"
                + " time, only the order of magnitude is known.\n\n"
                + new Table<Micros.Result>()
                        .text("JMH", Micros.Result::name)
                        .number("ns", Micros.Result::nanos)
                        .number("+-", Micros.Result::error)
                        .number("bytes", result -> Math.max(0, result.bytes()))
                        .of(results);
    }
}
