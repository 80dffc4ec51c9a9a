package io.github.feishureactive.benchmarks.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * How much of the machine went to others while something was measured: stolen by the hypervisor, or used by processes
 * that have no part in it. A pair of slices is worth nothing when one of them had less of a machine than the other.
 */
public final class ForeignLoad {

    private static final Path STAT = Path.of("/proc/stat");

    /**
     * User, nice, system, idle, waiting, interrupts, soft interrupts, stolen. Interrupts serve us as well as others.
     */
    private static final int[] BUSY = {0, 1, 2, 7};

    private static final int FIELDS = 8;

    /** Linux counts in hundredths of a second. */
    private static final double TICK_SECONDS = 0.01;

    private final ChildJvm[] own;
    private final double[] ticks;
    private final double ownSeconds;

    private ForeignLoad(ChildJvm[] own) {
        this.own = own;
        this.ticks = ticks();
        this.ownSeconds = seconds(own);
    }

    /** Begins to watch; these processes are not foreign, nor is this one. */
    public static ForeignLoad watch(ChildJvm... own) {
        return new ForeignLoad(own);
    }

    /** The share of the machine that others had since then, 0 to 1; 0 where the system does not say. */
    public double share() {
        double[] now = ticks();
        double all = Arrays.stream(now).sum() - Arrays.stream(ticks).sum();
        if (all <= 0) {
            return 0;
        }
        double busySeconds =
                Arrays.stream(BUSY).mapToDouble(i -> now[i] - ticks[i]).sum() * TICK_SECONDS;
        return Math.max(0, (busySeconds - (seconds(own) - ownSeconds)) / (all * TICK_SECONDS));
    }

    private static double seconds(ChildJvm[] own) {
        Duration sum = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        for (ChildJvm child : own) {
            sum = sum.plus(child.cpu());
        }
        return sum.toNanos() / 1e9;
    }

    private static double[] ticks() {
        if (!Files.exists(STAT)) {
            return new double[FIELDS];
        }
        try (var lines = Files.lines(STAT)) {
            return lines.findFirst().stream()
                    .flatMap(line ->
                            Arrays.stream(line.trim().split("\\s+")).skip(1).limit(FIELDS))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
