package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.files.FileTransfer;

/**
 * Clients beside each other: the ratio of two slices of the same round, and median and quartiles of all rounds.
 *
 * @param client whose slice it is
 * @param foreignShare how much of the machine others had meanwhile, 0 to 1
 */
record Comparison<T>(
        List<T> slices, Function<T, String> client, ToIntFunction<T> round, ToDoubleFunction<T> foreignShare) {

    /** A slice in which others had more of the machine than this says nothing, nor does the one it is compared with. */
    static final double DISTURBED = 0.05;

    static Comparison<Turn> ofTurns(List<Turn> turns) {
        return new Comparison<>(turns, Turn::client, Turn::round, Turn::foreignShare);
    }

    static Comparison<FileTransfer.Result> ofFiles(List<FileTransfer.Result> results) {
        return new Comparison<>(
                results,
                result -> result.client().label(),
                FileTransfer.Result::round,
                FileTransfer.Result::foreignShare);
    }

    static Predicate<Turn> load(int delayMillis, int inFlight) {
        return turn -> turn.delayMillis() == delayMillis && turn.slice().inFlight() == inFlight;
    }

    /** Some of the slices; only slices of one load can be compared. */
    Comparison<T> where(Predicate<T> some) {
        return new Comparison<>(slices.stream().filter(some).toList(), client, round, foreignShare);
    }

    /** In the order in which they come. */
    List<String> clients() {
        return slices.stream().map(client).distinct().toList();
    }

    Spread figure(String of, ToDoubleFunction<T> figure) {
        return Spread.of(slices.stream().filter(is(of)).mapToDouble(figure).toArray());
    }

    /** One client's figure as a share of another's. */
    Spread ratio(String of, String to, ToDoubleFunction<T> figure) {
        Spread calm = where(slice -> !disturbed(slice)).ratios(of, to, figure);
        // Better a ratio from a busy machine than none; the page says how busy it was.
        return calm.known() ? calm : ratios(of, to, figure);
    }

    private Spread ratios(String of, String to, ToDoubleFunction<T> figure) {
        return Spread.of(slices.stream()
                .filter(is(of))
                .flatMapToDouble(one -> slices.stream()
                        .filter(is(to))
                        .filter(other -> round.applyAsInt(other) == round.applyAsInt(one))
                        .mapToDouble(other -> figure.applyAsDouble(one) / figure.applyAsDouble(other)))
                .filter(Double::isFinite)
                .toArray());
    }

    /** Slices in which others had too much of the machine. */
    long disturbed() {
        return slices.stream().filter(this::disturbed).count();
    }

    private boolean disturbed(T slice) {
        return foreignShare.applyAsDouble(slice) > DISTURBED;
    }

    private Predicate<T> is(String name) {
        return slice -> client.apply(slice).equals(name);
    }
}
