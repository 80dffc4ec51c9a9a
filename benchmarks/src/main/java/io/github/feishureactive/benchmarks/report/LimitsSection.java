package io.github.feishureactive.benchmarks.report;

/** Tokens at the start, quotas, and what the parts cost that see to them. */
final class LimitsSection {

    private LimitsSection() {}

    static String of(Results results) {
        return storms(results) + quotas(results) + micros(results);
    }

    private static String storms(Results results) {
        Table table =
                new Table(1, "Client", "callers", "token requests", "right answers", "failed", "ms to the last answer");
        results.storms()
                .forEach(storm -> table.row(
                        storm.peer().label(),
                        storm.callers(),
                        storm.peer().fetchesTokens() ? storm.tokenRequests() : "fixed token",
                        storm.calls(),
                        storm.failed(),
                        Page.number(storm.millis())));
        return "## Start-up storm\n\nAll callers come at once to a client in a fresh JVM; the server takes 50 ms for each"
                + " answer. With 10,000 callers ours keeps a quota of 1,000 in 100 ms, since the line before its"
                + " connections is bounded.\n\n"
                + table;
    }

    private static String quotas(Results results) {
        Table table = new Table(
                4,
                "Client",
                "quota",
                "ms inside the platform",
                "the platform counts by",
                "used",
                "refused",
                "most in any second",
                "calls failed");
        results.quotas()
                .forEach(run -> table.row(
                        run.client().label(),
                        run.permitsPerSecond() + "/s",
                        run.processingMillis(),
                        Page.words(run.policy()),
                        Page.number(run.used()),
                        run.throttled(),
                        run.mostInAnySecond(),
                        run.failed()));
        StringBuilder text = new StringBuilder("## Quota\n\nTwice as many callers as permits, who always have more to"
                + " send; 5 to 25 ms each way, one message in a hundred 400 ms. 300 ms inside the platform are 200 to 400,"
                + " with 10 to 40 more each way between its edge and its gateway. Ours is the whole gateway; the others"
                + " are the floor's client behind their limiter.\n\n");
        text.append(table);
        for (int permits : new int[] {10, 1_000}) {
            text.append(Page.chart("quota-used-" + permits, "Used"));
            text.append(Page.chart("quota-refused-" + permits, "Refused"));
        }
        results.thousandCallers().forEach(run -> text.append(run.client().label())
                .append(": of ")
                .append(run.callers())
                .append(" callers at once under 10/s, ")
                .append(run.succeeded())
                .append(" succeeded, the last after ")
                .append(Page.number(run.seconds()))
                .append(" s.\n\n"));
        return text.toString();
    }

    private static String micros(Results results) {
        Table table = new Table(1, "JMH", "ns", "+-", "bytes");
        results.micros()
                .forEach(micro -> table.row(
                        micro.name(),
                        Page.number(micro.nanos()),
                        Page.number(micro.error()),
                        Page.number(Math.max(0, micro.bytes()))));
        return "## Hot paths\n\n" + table;
    }
}
