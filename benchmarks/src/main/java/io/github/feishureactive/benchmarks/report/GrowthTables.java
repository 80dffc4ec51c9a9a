package io.github.feishureactive.benchmarks.report;

import java.util.List;

import io.github.feishureactive.benchmarks.scale.Tenants;
import io.github.feishureactive.benchmarks.scale.Waiting;
import io.github.feishureactive.benchmarks.soak.Soak.Look;
import io.github.feishureactive.core.VirtualTenants;

/** What time and numbers do to the gateway. */
final class GrowthTables {

    private GrowthTables() {}

    static String waiting(List<Waiting.Result> runs) {
        return "Whole calls, with the bound of the queue and the deadline raised for it. Times are for each call.\n\n"
                + new Table<Waiting.Result>()
                        .count("waiting calls", Waiting.Result::callers)
                        .number("us to arrive", Waiting.Result::arriveMicros)
                        .number("us to leave", Waiting.Result::leaveMicros)
                        .number("us to be served", Waiting.Result::serveMicros)
                        .number("bytes each", Waiting.Result::bytesPerCaller)
                        .count("bytes left", Waiting.Result::bytesLeft)
                        .of(runs);
    }

    static String tenants(List<Tenants.Result> runs) {
        return "64 calls in flight. A tenant's first call fetches its token. For few tenants the gateway itself is most of"
                + " the bytes. What is left is heap in use when the gateway is closed, beyond what was before. It may be"
                + " negative, when a collection found more than the one before.\n\n"
                + new Table<Tenants.Result>()
                        .count("tenants", Tenants.Result::tenants)
                        .number("us/first call", Tenants.Result::firstMicros)
                        .number("us/next call", Tenants.Result::nextMicros)
                        .number("bytes/tenant", Tenants.Result::bytesPerTenant)
                        .count("bytes left", Tenants.Result::bytesLeft)
                        .of(runs);
    }

    static String virtualTenants(List<VirtualTenants.Result> runs) {
        return "Each tenant has four callers that always have more to send; the platform is 5 to 25 ms away and has each"
                + " call for 200 to 400 ms. Time is virtual and there is no socket; everything else is the gateway. CPU"
                + " time of a call is that of the one thread, the simulation's part included.\n\n"
                + new Table<VirtualTenants.Result>()
                        .count("tenants", VirtualTenants.Result::tenants)
                        .number("used", VirtualTenants.Result::used)
                        .count("beyond a quota", VirtualTenants.Result::tooMany)
                        .count("failed", VirtualTenants.Result::failed)
                        .number("CPU us/call", VirtualTenants.Result::micros)
                        .number("bytes/tenant", VirtualTenants.Result::bytesPerTenant)
                        .count("timers at once", VirtualTenants.Result::mostTimers)
                        .number("timers/call", VirtualTenants.Result::timersPerCall)
                        .count("bytes left", VirtualTenants.Result::bytesLeft)
                        .of(runs);
    }

    static String soak(List<Look> looks) {
        return "64 calls in flight; each look is taken when the last of them has ended.\n\n"
                + new Table<Look>()
                        .number("seconds", Look::atSeconds)
                        .number("calls/s", look -> look.slice().rate())
                        .number("p50 ms", look -> look.slice().p50Millis())
                        .number("p99 ms", look -> look.slice().p99Millis())
                        .number("p99.9 ms", look -> look.slice().p999Millis())
                        .number("heap MB", look -> look.heapBytes() / 1e6)
                        .count("threads", Look::threads)
                        .count("connections", Look::connections)
                        .count("permits held", Look::permitsHeld)
                        .count("failed", GrowthTables::failed)
                        .of(looks)
                + (looks.isEmpty() ? "" : Page.chart("soak", "Heap in use after collection"));
    }

    static long failed(Look look) {
        return look.slice().errors() + look.slice().wrong();
    }
}
