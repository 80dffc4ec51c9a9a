package io.github.feishureactive.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.github.feishureactive.benchmarks.endtoend.OverTls;
import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.endtoend.Slice;
import io.github.feishureactive.benchmarks.files.FileTransfer;

/** Clients beside each other. */
final class CallTables {

    private CallTables() {}

    static String calls(List<Turn> turns) {
        return """
                Each client has a JVM of its own, the server another. They take turns in short slices, forwards in one round
                and backwards in the next. The compiler makes something else of a client in each JVM, so all of them are
                started anew several times (forks); the gateway and the floor take part in every fork, the others in some.
                The floor is Reactor Netty and Jackson, put together by hand, with a fixed token and nothing else. Only a
                response whose every field is right counts as a call. Callers form a closed loop: each begins its next call
                when the last has ended, so latencies compare clients under the same loop, and say nothing of callers who
                come at a rate of their own (coordinated omission). Wake-ups are voluntary context switches of threads that
                are not Netty's event loops: timers, workers, callers that block.

                """ + loads(turns, PeerKind.FLOOR.label());
    }

    static String latency(List<Turn> turns) {
        return "Each client may open 1,024 connections, where it can be told how many.\n\n"
                + loads(turns, PeerKind.FLOOR.label());
    }

    static String tls(List<Turn> turns) {
        return "The whole gateway, once with a connection for each call and once with up to 100 calls on each of 16.\n\n"
                + loads(turns, OverTls.Wire.HTTP_1_1.label());
    }

    private static String loads(List<Turn> turns, String floor) {
        Comparison<Turn> all = Comparison.ofTurns(turns);
        StringBuilder text = new StringBuilder(slices(all));
        turns.stream()
                .map(turn -> List.of(turn.delayMillis(), turn.slice().inFlight()))
                .distinct()
                .forEach(load -> text.append(
                                "**%d in flight, %d ms behind each response**%n%n".formatted(load.get(1), load.get(0)))
                        .append(table(all.where(Comparison.load(load.get(0), load.get(1))), floor)));
        return text.toString();
    }

    private static String slices(Comparison<Turn> all) {
        long bad = all.slices().stream()
                .map(Turn::slice)
                .mapToLong(slice -> slice.errors() + slice.wrong())
                .sum();
        List<String> reasons = all.slices().stream()
                .flatMap(turn -> turn.slice().reasons().stream().map(reason -> turn.client() + ": " + reason))
                .distinct()
                .limit(10)
                .toList();
        return ("%d slices. Slices in which other processes had more than 5 %% of the machine are left out of the ratios: %d."
                        + " Calls that failed or were answered wrongly: %d. %s%n%n")
                .formatted(all.slices().size(), all.disturbed(), bad, String.join("; ", reasons));
    }

    private static String table(Comparison<Turn> load, String floor) {
        Table<String> table = new Table<String>().text("Client", client -> client);
        measure(table, load, floor, "calls/s", Slice::rate);
        number(table, load, "p50 ms", Slice::p50Millis);
        number(table, load, "p99 ms", Slice::p99Millis);
        number(table, load, "p99.9 ms", Slice::p999Millis);
        measure(table, load, floor, "bytes/call", Slice::bytesPerCall);
        measure(table, load, floor, "CPU us/call", Slice::cpuMicrosPerCall);
        number(table, load, "wake-ups/call", Slice::wakeUpsPerCall);
        number(table, load, "threads", Slice::peakThreads);
        number(table, load, "RSS MB", Slice::peakResidentMegabytes);
        return table.of(load.clients());
    }

    private static void number(
            Table<String> table, Comparison<Turn> load, String title, ToDoubleFunction<Slice> figure) {
        table.number(title, client -> load.figure(client, turn -> figure.applyAsDouble(turn.slice()))
                .median());
    }

    /** The median, and the ratio beside it. */
    private static void measure(
            Table<String> table, Comparison<Turn> load, String floor, String title, ToDoubleFunction<Slice> figure) {
        number(table, load, title, figure);
        table.count("ratio", client -> load.ratio(client, floor, turn -> figure.applyAsDouble(turn.slice())));
    }

    static String files(List<FileTransfer.Result> results) {
        StringBuilder text =
                new StringBuilder("The client's JVM has a heap of 64 MB and as much direct memory. Ours sends"
                        + " a file as one part of a form, the floor as the whole body; both hand out copies of what they"
                        + " receive.\n\n");
        Arrays.stream(FileTransfer.Direction.values()).forEach(direction -> {
            Comparison<FileTransfer.Result> one =
                    Comparison.ofFiles(results).where(result -> result.direction() == direction);
            text.append(new Table<String>()
                    .text(Page.words(direction), client -> client)
                    .number("MB/s", client -> one.figure(client, FileTransfer.Result::megabytesPerSecond)
                            .median())
                    .count(
                            "ratio",
                            client -> one.ratio(
                                    client, FileTransfer.Client.FLOOR.label(), FileTransfer.Result::megabytesPerSecond))
                    .number(
                            "MB of heap afterwards",
                            client -> one.figure(client, FileTransfer.Result::heapBytes)
                                            .median()
                                    / 1e6)
                    .of(one.clients()));
        });
        return text.toString();
    }
}
