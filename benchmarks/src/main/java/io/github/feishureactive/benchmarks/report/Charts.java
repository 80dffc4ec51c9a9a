package io.github.feishureactive.benchmarks.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.Slice;
import io.github.feishureactive.benchmarks.quota.QuotaClient;
import io.github.feishureactive.benchmarks.quota.QuotaRun;
import io.github.feishureactive.benchmarks.soak.Soak;

/** The pictures of the page. Where medians are drawn, the tables beside them have the quartiles. */
final class Charts {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;

    private final Comparison comparison;
    private final Path directory;

    private Charts(Results results, Path directory) {
        this.comparison = new Comparison(results.turns());
        this.directory = directory;
    }

    static void write(Results results, Path directory) throws IOException {
        Charts charts = new Charts(results, directory);
        for (int delay : Profile.DELAY_MILLIS) {
            charts.byInFlight("throughput-" + delay, "Calls a second, " + behind(delay), delay, Slice::rate);
            charts.byInFlight("p99-" + delay, "p99 in ms, " + behind(delay), delay, Slice::p99Millis);
        }
        charts.byPeer("bytes", "Bytes allocated per call, 64 in flight", Slice::bytesPerCall);
        charts.byPeer("cpu", "CPU per call in microseconds, 64 in flight", Slice::cpuMicrosPerCall);
        charts.quota(results.quotas(), 10);
        charts.quota(results.quotas(), 1_000);
        charts.soak(results.soak());
    }

    private static String behind(int delay) {
        return delay == 0 ? "server answers at once" : delay + " ms behind each answer";
    }

    private void byInFlight(String file, String title, int delay, ToDoubleFunction<Slice> figure) throws IOException {
        XYChart chart = styled(new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("calls in flight")
                .build());
        chart.getStyler().setXAxisLogarithmic(true).setYAxisLogarithmic(true);
        for (PeerKind peer : PeerKind.values()) {
            List<Integer> measured = Profile.IN_FLIGHT.stream()
                    .filter(n -> comparison.figure(peer, delay, n, figure).median() > 0)
                    .toList();
            if (!measured.isEmpty()) {
                chart.addSeries(
                        peer.label(),
                        measured.stream().mapToDouble(n -> n).toArray(),
                        measured.stream()
                                .mapToDouble(n -> comparison
                                        .figure(peer, delay, n, figure)
                                        .median())
                                .toArray());
            }
        }
        save(chart, file);
    }

    private void byPeer(String file, String title, ToDoubleFunction<Slice> figure) throws IOException {
        List<PeerKind> measured = Arrays.stream(PeerKind.values())
                .filter(peer -> comparison.figure(peer, 0, 64, figure).known())
                .toList();
        CategoryChart chart = bars(title);
        chart.getStyler().setLegendVisible(false);
        if (!measured.isEmpty()) {
            chart.addSeries(
                    title,
                    measured.stream().map(PeerKind::label).toList(),
                    measured.stream()
                            .map(peer -> comparison.figure(peer, 0, 64, figure).median())
                            .toList());
            save(chart, file);
        }
    }

    private void quota(List<QuotaRun.Result> runs, int permits) throws IOException {
        CategoryChart used = bars("Share of a quota of " + permits + " a second that was used");
        CategoryChart throttled = bars("Requests that were refused for each that was let in, " + permits + " a second");
        for (QuotaClient client : QuotaClient.values()) {
            List<QuotaRun.Result> of = runs.stream()
                    .filter(run ->
                            run.client() == client && run.permitsPerSecond() == permits && run.processingMillis() == 0)
                    .toList();
            if (!of.isEmpty()) {
                List<String> policies =
                        of.stream().map(run -> Page.words(run.policy())).toList();
                used.addSeries(
                        client.label(),
                        policies,
                        of.stream().map(QuotaRun.Result::used).toList());
                throttled.addSeries(
                        client.label(),
                        policies,
                        of.stream()
                                .map(run -> run.throttled() / (run.used() * permits * run.seconds()))
                                .toList());
            }
        }
        if (!used.getSeriesMap().isEmpty()) {
            save(used, "quota-used-" + permits);
            save(throttled, "quota-refused-" + permits);
        }
    }

    private void soak(List<Soak.Look> looks) throws IOException {
        if (looks.isEmpty()) {
            return;
        }
        XYChart chart = styled(new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title("Soak: heap in use after collection, in MB")
                .xAxisTitle("minutes")
                .build());
        chart.getStyler().setYAxisMin(0.0);
        chart.addSeries(
                "heap",
                looks.stream().mapToDouble(look -> look.atSeconds() / 60).toArray(),
                looks.stream().mapToDouble(look -> look.heapBytes() / 1e6).toArray());
        save(chart, "soak");
    }

    private static CategoryChart bars(String title) {
        return styled(new CategoryChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .build());
    }

    private static <C extends Chart<?, ?>> C styled(C chart) {
        chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE).setChartBackgroundColor(Color.WHITE);
        return chart;
    }

    private void save(Chart<?, ?> chart, String file) throws IOException {
        VectorGraphicsEncoder.saveVectorGraphic(chart, directory.resolve(file).toString(), VectorGraphicsFormat.SVG);
    }
}
