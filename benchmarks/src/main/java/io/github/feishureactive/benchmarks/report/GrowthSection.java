package io.github.feishureactive.benchmarks.report;

/** What time and numbers do to it. */
final class GrowthSection {

    private GrowthSection() {}

    static String of(Results results) {
        return soak(results) + tenants(results) + waiting(results);
    }

    private static String soak(Results results) {
        Table table = new Table(
                "seconds",
                "calls/s",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "heap MB",
                "threads",
                "connections",
                "permits held",
                "failed");
        results.soak()
                .forEach(look -> table.row(
                        Page.number(look.atSeconds()),
                        Page.number(look.slice().rate()),
                        Page.number(look.slice().p50Millis()),
                        Page.number(look.slice().p99Millis()),
                        Page.number(look.slice().p999Millis()),
                        Page.number(look.heapBytes() / 1e6),
                        look.threads(),
                        look.connections(),
                        look.permitsHeld(),
                        look.slice().errors() + look.slice().wrong()));
        return "## Soak\n\n64 calls in flight; each look is taken when the last of them has ended.\n\n"
                + table
                + Page.chart("soak", "Heap");
    }

    private static String tenants(Results results) {
        Table table = new Table("tenants", "us/first call", "us/next call", "bytes/tenant", "bytes left");
        results.tenants()
                .forEach(run -> table.row(
                        run.tenants(),
                        Page.number(run.firstMicros()),
                        Page.number(run.nextMicros()),
                        Page.number(run.bytesPerTenant()),
                        run.bytesLeft()));
        return "## Tenants in one gateway\n\n64 calls in flight. A tenant's first call fetches its token. For few tenants the"
                + " gateway itself is most of the bytes. What is left is heap in use when the gateway is closed, beyond what"
                + " was before; a collection more or less makes it negative.\n\n"
                + table;
    }

    private static String waiting(Results results) {
        Table table = new Table(
                "waiting calls", "us to arrive", "us to leave", "us to be served", "bytes each", "bytes left");
        results.waiting()
                .forEach(run -> table.row(
                        run.callers(),
                        Page.number(run.arriveMicros()),
                        Page.number(run.leaveMicros()),
                        Page.number(run.serveMicros()),
                        Page.number(run.bytesPerCaller()),
                        run.bytesLeft()));
        return "## Calls that wait for a permit\n\nWhole calls, with the bound of the queue and the deadline raised for it."
                + " Times are for each call.\n\n"
                + table;
    }
}
