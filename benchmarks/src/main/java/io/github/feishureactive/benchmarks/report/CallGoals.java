package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

import io.github.feishureactive.benchmarks.endtoend.OverTls.Wire;
import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.endtoend.Slice;
import io.github.feishureactive.benchmarks.files.FileTransfer;
import io.github.feishureactive.benchmarks.files.FileTransfer.Direction;

/** What a call should cost beside the calls of other clients. */
final class CallGoals {

    /** A thread that runs now and then is not one that each call wakes. */
    private static final double NO_WAKE_UP = 0.01;

    private static final long GIBI = 1L << 30;

    private final Comparison<Turn> calls;
    private final Comparison<Turn> slow;
    private final Comparison<Turn> tls;
    private final Comparison<FileTransfer.Result> files;

    private CallGoals(Results results) {
        this.calls = Comparison.ofTurns(results.of(Steps.CALLS));
        this.slow = Comparison.ofTurns(results.of(Steps.LATENCY)).where(Comparison.load(50, 1_024));
        this.tls = Comparison.ofTurns(results.of(Steps.TLS)).where(Comparison.load(50, 1_024));
        this.files = Comparison.ofFiles(results.of(Steps.FILES));
    }

    /** P1 to P4. */
    static List<Goal> ofCalls(Results results) {
        CallGoals goals = new CallGoals(results);
        String slowly = ", 50 ms behind each response, 1024 in flight and as many connections";
        return List.of(
                Goal.atMost(
                        "P1",
                        "Bytes per call at most 0.75 of the floor's, 64 in flight",
                        goals.toFloor(64, Slice::bytesPerCall),
                        0.75),
                Goal.atMost(
                        "P2a",
                        "CPU per call at most 0.92 of the floor's, 64 in flight",
                        goals.toFloor(64, Slice::cpuMicrosPerCall),
                        0.92),
                Goal.atMost(
                        "P2b",
                        "CPU per call at most 1.05 of the floor's, one in flight",
                        goals.toFloor(1, Slice::cpuMicrosPerCall),
                        1.05),
                Goal.atLeast(
                        "P3a",
                        "Calls a second at least 1.10 of the floor's, 64 in flight",
                        goals.toFloor(64, Slice::rate),
                        1.1),
                Goal.atLeast(
                        "P3b",
                        "Calls a second at least 1.10 of the floor's, 1024 in flight",
                        goals.toFloor(1_024, Slice::rate),
                        1.1),
                Goal.atLeast(
                        "P3c",
                        "Calls a second at least 0.95 of the floor's, one in flight",
                        goals.toFloor(1, Slice::rate),
                        0.95),
                goals.wakeUps(),
                Goal.atLeast(
                        "P4a",
                        "Calls a second at least 45 times the SDK's on boundedElastic" + slowly,
                        ratio(goals.slow, PeerKind.OURS, PeerKind.SDK_ELASTIC, Slice::rate),
                        45),
                Goal.atLeast(
                        "P4b",
                        "Calls a second at least 1.8 times the SDK's on virtual threads" + slowly,
                        ratio(goals.slow, PeerKind.OURS, PeerKind.SDK_VIRTUAL, Slice::rate),
                        1.8),
                Goal.atMost(
                        "P4c",
                        "p99 no longer than the floor's" + slowly,
                        ratio(goals.slow, PeerKind.OURS, PeerKind.FLOOR, Slice::p99Millis),
                        1),
                Goal.atLeast(
                        "P4d",
                        "HTTP/2 over at most 16 connections: calls a second at least 0.8 of HTTP/1.1 over TLS with 1024,"
                                + " 50 ms behind each response",
                        goals.tls.ratio(Wire.HTTP_2.label(), Wire.HTTP_1_1.label(), of(Slice::rate)),
                        0.8));
    }

    /** P10 and P11. */
    static List<Goal> ofTheRest(Results results) {
        CallGoals goals = new CallGoals(results);
        return List.of(
                Goal.atMost(
                                "P10a",
                                "Observed by Micrometer: bytes per call at most 1.20 of the unobserved, 64 in flight",
                                goals.observed(64, Slice::bytesPerCall),
                                1.2)
                        .and(goals.besideWebClient(64, Slice::bytesPerCall)),
                Goal.atLeast(
                                "P10b",
                                "Observed: calls a second at least 0.90 of the unobserved, 64 in flight",
                                goals.observed(64, Slice::rate),
                                0.9)
                        .and(goals.besideWebClient(64, Slice::rate)),
                Goal.atLeast("P10c", "The same, one in flight", goals.observed(1, Slice::rate), 0.9)
                        .and(goals.besideWebClient(1, Slice::rate)),
                goals.file("P11a", "Download of 1 GiB", Direction.DOWNLOAD),
                goals.file("P11b", "Upload of 1 GiB", Direction.UPLOAD));
    }

    private Spread toFloor(int inFlight, ToDoubleFunction<Slice> figure) {
        return ratio(calls.where(Comparison.load(0, inFlight)), PeerKind.OURS, PeerKind.FLOOR, figure);
    }

    private Spread observed(int inFlight, ToDoubleFunction<Slice> figure) {
        return ratio(calls.where(Comparison.load(0, inFlight)), PeerKind.OURS_OBSERVED, PeerKind.OURS, figure);
    }

    private String besideWebClient(int inFlight, ToDoubleFunction<Slice> figure) {
        return "; Spring's WebClient: "
                + ratio(
                        calls.where(Comparison.load(0, inFlight)),
                        PeerKind.WEB_CLIENT_OBSERVED,
                        PeerKind.WEB_CLIENT,
                        figure);
    }

    private Goal wakeUps() {
        String aim = "No thread but the caller's and the connection's woken by a call, one in flight";
        Comparison<Turn> one = calls.where(Comparison.load(0, 1));
        Spread ours = one.figure(PeerKind.OURS.label(), of(Slice::wakeUpsPerCall));
        Spread observed = one.figure(PeerKind.OURS_OBSERVED.label(), of(Slice::wakeUpsPerCall));
        if (!ours.known() || !observed.known()) {
            return Goal.notMeasured("P3d", aim);
        }
        return new Goal(
                "P3d",
                aim,
                String.format(Locale.ROOT, "%.4f wake-ups a call, observed %.4f", ours.median(), observed.median()),
                ours.median() <= NO_WAKE_UP && observed.median() <= NO_WAKE_UP);
    }

    private Goal file(String id, String what, Direction direction) {
        return Goal.atLeast(
                id,
                what + " with a heap of 64 MB: at least 0.9 of the hand-written client's throughput",
                files.where(result -> result.direction() == direction && result.bytes() >= GIBI)
                        .ratio(
                                FileTransfer.Client.OURS.label(),
                                FileTransfer.Client.FLOOR.label(),
                                FileTransfer.Result::megabytesPerSecond),
                0.9);
    }

    private static Spread ratio(Comparison<Turn> load, PeerKind peer, PeerKind other, ToDoubleFunction<Slice> figure) {
        return load.ratio(peer.label(), other.label(), of(figure));
    }

    private static ToDoubleFunction<Turn> of(ToDoubleFunction<Slice> figure) {
        return turn -> figure.applyAsDouble(turn.slice());
    }
}
