package io.github.feishureactive.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide;
import io.github.feishureactive.benchmarks.endtoend.Slice;

/** Whole calls, client by client. */
final class EndToEndSection {

    private final StringBuilder text = new StringBuilder();
    private final Comparison comparison;

    private EndToEndSection(Results results) {
        this.comparison = new Comparison(results.turns());
    }

    static String of(Results results) {
        EndToEndSection section = new EndToEndSection(results);
        section.introduction(results.turns());
        for (int delay : Profile.DELAY_MILLIS) {
            section.delay(delay);
        }
        return section.text.toString();
    }

    private void introduction(List<SideBySide.Turn> turns) {
        text.append("## Whole calls\n\n");
        text.append("""
                Each client has a JVM of its own, the server another; they take turns in short slices, forwards in one round
                and backwards in the next. The floor is Reactor Netty and Jackson, put together by hand, with a fixed token
                and nothing else. Only an answer whose every field is right counts as a call. Callers form a closed loop:
                each begins its next call when the last has ended, so that a client that stalls is asked less, and its
                latencies say nothing of callers who come at a rate of their own (coordinated omission). They compare
                clients under the same loop.

                """);
        long bad = turns.stream()
                .map(SideBySide.Turn::slice)
                .mapToLong(slice -> slice.errors() + slice.wrong())
                .sum();
        text.append("Slices: ")
                .append(turns.size())
                .append(", of which ")
                .append(comparison.disturbed())
                .append(
                        " are left out of the ratios because others had more than 5 % of the machine. Calls that failed or were"
                                + " answered wrongly: ")
                .append(bad)
                .append(".\n\n");
        turns.stream()
                .flatMap(turn ->
                        turn.slice().reasons().stream().map(why -> turn.peer().label() + ": " + why))
                .distinct()
                .limit(10)
                .forEach(why -> text.append("- ").append(why).append('\n'));
        Arrays.stream(PeerKind.values())
                .filter(peer -> turns.stream().noneMatch(turn -> turn.peer() == peer))
                .forEach(peer -> text.append(peer.label()).append(": not run on this JDK.\n\n"));
    }

    private void delay(int delay) {
        String server = delay == 0 ? "The server answers at once" : "The server waits " + delay + " ms";
        text.append("### ").append(server).append("\n\n");
        text.append(Page.chart("throughput-" + delay, "Calls a second"));
        text.append(Page.chart("p99-" + delay, "p99"));
        for (int inFlight : Profile.IN_FLIGHT) {
            text.append("**").append(inFlight).append(" in flight**\n\n");
            table(delay, inFlight);
        }
        if (delay == 0) {
            text.append(Page.chart("bytes", "Bytes per call"));
            text.append(Page.chart("cpu", "CPU per call"));
        }
    }

    private void table(int delay, int inFlight) {
        Table table = new Table(
                "Client",
                "calls/s",
                "of the floor",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "bytes/call",
                "of the floor",
                "CPU us/call",
                "of the floor",
                "threads",
                "RSS MB");
        for (PeerKind peer : PeerKind.values()) {
            if (comparison.figure(peer, delay, inFlight, Slice::rate).known()) {
                table.row(
                        peer.label(),
                        median(peer, delay, inFlight, Slice::rate),
                        ratio(peer, delay, inFlight, Slice::rate),
                        median(peer, delay, inFlight, Slice::p50Millis),
                        median(peer, delay, inFlight, Slice::p99Millis),
                        median(peer, delay, inFlight, Slice::p999Millis),
                        median(peer, delay, inFlight, Slice::bytesPerCall),
                        ratio(peer, delay, inFlight, Slice::bytesPerCall),
                        median(peer, delay, inFlight, Slice::cpuMicrosPerCall),
                        ratio(peer, delay, inFlight, Slice::cpuMicrosPerCall),
                        median(peer, delay, inFlight, Slice::peakThreads),
                        median(peer, delay, inFlight, Slice::peakResidentMegabytes));
            }
        }
        text.append(table);
    }

    private String median(PeerKind peer, int delay, int inFlight, ToDoubleFunction<Slice> figure) {
        return Page.number(comparison.figure(peer, delay, inFlight, figure).median());
    }

    private String ratio(PeerKind peer, int delay, int inFlight, ToDoubleFunction<Slice> figure) {
        return comparison.ratio(peer, PeerKind.FLOOR, delay, inFlight, figure).toString();
    }
}
