package io.github.feishureactive.benchmarks.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;

import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

import io.github.feishureactive.benchmarks.endtoend.PeerKind;
import io.github.feishureactive.benchmarks.endtoend.SideBySide.Turn;
import io.github.feishureactive.benchmarks.endtoend.Slice;
import io.github.feishureactive.benchmarks.quota.BulkRun;
import io.github.feishureactive.benchmarks.quota.QuotaClient;
import io.github.feishureactive.benchmarks.soak.Soak;
import io.github.feishureactive.simulator.quota.QuotaPolicy;

/**
 * The pictures of the page. Where medians are drawn, the tables have the quartiles. They have a background of their
 * own, so that they can be read on a light page and on a dark one.
 */
final class Charts {

    static final String THROUGHPUT = "throughput";
    static final String COST = "cost";
    static final String LATENCY = "latency";
    static final String BULK = "bulk";
    static final String SOAK = "soak";

    private static final Pattern DECIMALS = Pattern.compile("(\\.\\d\\d)\\d+");

    private static final Color INK = new Color(0x33, 0x3d, 0x4b);
    private static final Color OURS = new Color(0x1f, 0x6f, 0xeb);

    /**
     * Ours in blue, the floor in grey, others in colours that also those can tell apart who do not see red or green.
     */
    private static final Map<String, Color> COLOURS = Map.ofEntries(
            Map.entry(PeerKind.FLOOR.label(), new Color(0x9a, 0xa4, 0xb0)),
            Map.entry(PeerKind.OURS.label(), OURS),
            Map.entry(PeerKind.OURS_OBSERVED.label(), new Color(0x8a, 0xb8, 0xf8)),
            Map.entry(PeerKind.WEB_CLIENT.label(), new Color(0x00, 0x7a, 0x5e)),
            Map.entry(PeerKind.WEB_CLIENT_OBSERVED.label(), new Color(0x7c, 0xc4, 0xae)),
            Map.entry(PeerKind.JDK.label(), new Color(0xd9, 0x7b, 0x00)),
            Map.entry(PeerKind.SDK_ELASTIC.label(), new Color(0xb5, 0x3a, 0x6b)),
            Map.entry(PeerKind.SDK_VIRTUAL.label(), new Color(0xe0, 0x9a, 0xba)),
            Map.entry(QuotaClient.RESILIENCE4J.label(), new Color(0xd9, 0x7b, 0x00)),
            Map.entry(QuotaClient.BUCKET4J.label(), new Color(0xb5, 0x3a, 0x6b)));

    private final Path directory;

    private Charts(Path directory) {
        this.directory = directory;
    }

    /** Replaces whatever pictures there are. */
    static void write(Results results, Path directory) throws IOException {
        Files.createDirectories(directory);
        try (var old = Files.newDirectoryStream(directory, "*.svg")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
        Charts charts = new Charts(directory);
        charts.throughput(Comparison.ofTurns(results.of(Steps.CALLS)));
        charts.cost(Comparison.ofTurns(results.of(Steps.CALLS)).where(Comparison.load(0, 64)));
        charts.latency(Comparison.ofTurns(results.of(Steps.LATENCY)));
        charts.bulk(results.of(Steps.BULK));
        charts.soak(results.of(Steps.SOAK));
    }

    private void throughput(Comparison<Turn> calls) throws IOException {
        List<Integer> loads = calls.slices().stream()
                .map(turn -> turn.slice().inFlight())
                .distinct()
                .toList();
        bars(
                THROUGHPUT,
                "Calls a second, as a share of the hand-written client's",
                loads.stream().map(load -> load + " in flight").toList(),
                calls.clients(),
                client -> loads.stream()
                        .map(load -> ratio(calls.where(Comparison.load(0, load)), client, Slice::rate))
                        .toList());
    }

    private void cost(Comparison<Turn> calls) throws IOException {
        bars(
                COST,
                "Cost of a call, as a share of the hand-written client's, 64 in flight",
                List.of("bytes allocated", "CPU time"),
                calls.clients(),
                client -> List.of(
                        ratio(calls, client, Slice::bytesPerCall), ratio(calls, client, Slice::cpuMicrosPerCall)));
    }

    private static double ratio(Comparison<Turn> load, String client, ToDoubleFunction<Slice> figure) {
        Spread ratio = load.ratio(client, PeerKind.FLOOR.label(), turn -> figure.applyAsDouble(turn.slice()));
        return ratio.known() ? ratio.median() : 0;
    }

    private void latency(Comparison<Turn> calls) throws IOException {
        bars(
                LATENCY,
                "Calls a second, 50 ms behind each response",
                List.of("1024 in flight"),
                calls.clients(),
                client -> List.of(
                        calls.figure(client, turn -> turn.slice().rate()).median()));
    }

    private void bulk(List<BulkRun.Result> runs) throws IOException {
        List<QuotaPolicy> policies = Arrays.asList(QuotaPolicy.values());
        bars(
                BULK,
                "Most requests in any second of a bulk run, under a quota of 10",
                policies.stream().map(Page::words).toList(),
                runs.stream().map(run -> run.client().label()).distinct().toList(),
                client -> policies.stream()
                        .map(policy -> runs.stream()
                                .filter(run -> run.policy() == policy
                                        && run.client().label().equals(client))
                                .mapToDouble(BulkRun.Result::mostInAnySecond)
                                .max()
                                .orElse(0))
                        .toList());
    }

    private interface Heights {

        List<Double> of(String series);
    }

    private void bars(String file, String title, List<String> groups, List<String> series, Heights heights)
            throws IOException {
        if (series.isEmpty()) {
            return;
        }
        CategoryChart chart = styled(
                new CategoryChartBuilder().width(900).height(400).title(title).build());
        chart.getStyler().setAvailableSpaceFill(0.8);
        chart.getStyler().setYAxisMin(0.0);
        series.forEach(
                name -> chart.addSeries(name, groups, heights.of(name)).setFillColor(COLOURS.getOrDefault(name, INK)));
        save(chart, file);
    }

    private void soak(List<Soak.Look> looks) throws IOException {
        if (looks.isEmpty()) {
            return;
        }
        XYChart chart = styled(new XYChartBuilder()
                .width(900)
                .height(300)
                .title("Heap in use after collection, in MB, by minutes")
                .build());
        chart.getStyler().setLegendVisible(false);
        chart.getStyler().setYAxisMin(0.0);
        XYSeries heap = chart.addSeries(
                "heap",
                looks.stream().mapToDouble(look -> look.atSeconds() / 60).toArray(),
                looks.stream().mapToDouble(look -> look.heapBytes() / 1e6).toArray());
        heap.setMarker(SeriesMarkers.NONE);
        heap.setLineColor(OURS).setLineStyle(new BasicStroke(2));
        save(chart, SOAK);
    }

    private static <C extends Chart<?, ?>> C styled(C chart) {
        chart.getStyler()
                .setLegendPosition(Styler.LegendPosition.OutsideE)
                .setLegendBorderColor(Color.WHITE)
                .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12))
                .setChartFontColor(INK)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false)
                .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
        return chart;
    }

    private void save(Chart<?, ?> chart, String file) throws IOException {
        Path picture = directory.resolve(file + ".svg");
        VectorGraphicsEncoder.saveVectorGraphic(chart, picture.toString(), VectorGraphicsFormat.SVG);
        // Letters are drawn as lines whose ends are given to a millionth of a pixel: half of the file.
        Files.writeString(picture, DECIMALS.matcher(Files.readString(picture)).replaceAll("$1"));
    }
}
