package io.github.feishureactive.testkit;

import java.lang.management.ManagementFactory;
import java.util.Locale;

import com.sun.management.OperatingSystemMXBean;

/**
 * How busy the processors were while something was measured. What comes to be done in real time depends on the machine
 * as much as on the code, so it is asserted only if the processors had time to spare.
 *
 * <p>The JVM keeps one figure, which each look begins anew: one measurement at a time in a JVM.
 */
public final class MachineLoad {

    /** Beyond this, whoever is to run waits for a processor now and then. */
    private static final double ROOM = 0.8;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private MachineLoad() {
        system.getCpuLoad();
    }

    /**
     * Begins a measurement.
     *
     * @return asked at its end
     */
    public static MachineLoad watch() {
        return new MachineLoad();
    }

    /**
     * Returns whether the processors had time to spare since the last look, and prints how busy they were: a log must
     * show why something was not asserted.
     *
     * @return also {@code true} where the JVM does not know
     */
    public boolean hadRoom() {
        double load = system.getCpuLoad();
        boolean room = load <= ROOM;
        System.out.printf(
                Locale.ROOT,
                "processors %.2f busy: how much was done is %s%n",
                load,
                room ? "asserted" : "not asserted");
        return room;
    }
}
