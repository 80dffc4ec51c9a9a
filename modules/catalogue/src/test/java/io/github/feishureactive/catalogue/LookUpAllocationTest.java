package io.github.feishureactive.catalogue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;

import io.github.feishureactive.catalogue.Table.Line;
import io.github.feishureactive.core.operation.OperationCatalogue;

import static org.assertj.core.api.Assertions.assertThat;

class LookUpAllocationTest {

    private static final int ROUNDS = 5;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final OperationCatalogue catalogue = new PlatformCatalogue();

    @Test
    void noLookUpAllocatesAByte() throws IOException {
        List<Line> lines = Table.lines();
        String[] methods = lines.stream().map(Line::method).toArray(String[]::new);

        assertThat(allocated(methods, lines.stream().map(Line::path).toArray(String[]::new)))
                .isZero();
        assertThat(allocated(methods, lines.stream().map(Line::concrete).toArray(String[]::new)))
                .isZero();
        assertThat(allocated(
                        methods, lines.stream().map(line -> line.path() + "/x").toArray(String[]::new)))
                .as("unknown ones")
                .isZero();
    }

    /**
     * What the calling thread allocates by one look-up of each; the least of some rounds, the first of which may load.
     */
    private long allocated(String[] methods, String[] paths) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < paths.length; i++) {
                catalogue.find(methods[i], paths[i]);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
