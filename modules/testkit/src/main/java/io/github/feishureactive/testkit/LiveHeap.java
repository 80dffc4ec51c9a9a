package io.github.feishureactive.testkit;

import java.lang.management.ManagementFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The bytes of all objects that are reachable, counted object by object. The heap's own figure of what is in use counts
 * regions, which a thread that has just begun one makes a whole megabyte larger.
 */
public final class LiveHeap {

    /** A line of a class: its place, instances, bytes, the name. */
    private static final Pattern CLASS = Pattern.compile("^\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+)", Pattern.MULTILINE);

    /** The last line: the name, instances, bytes. */
    private static final Pattern TOTAL = Pattern.compile("^Total\\s+\\d+\\s+(\\d+)", Pattern.MULTILINE);

    private LiveHeap() {}

    /**
     * Collects garbage and counts what is left. Takes a tenth of a second for a small heap.
     *
     * @return bytes
     */
    public static long bytes() {
        Matcher total = TOTAL.matcher(histogram());
        if (!total.find()) {
            throw new IllegalStateException("this JVM's histogram has no total");
        }
        return Long.parseLong(total.group(1));
    }

    /**
     * The bytes of the objects of one package's classes. What other tests of this JVM leave behind, and what goes when
     * their threads end, is not in it.
     *
     * @param packageName of the package itself, or of one around it
     * @return bytes
     */
    public static long bytesOf(String packageName) {
        return CLASS.matcher(histogram())
                .results()
                .filter(line -> line.group(2).startsWith(packageName + '.'))
                .mapToLong(line -> Long.parseLong(line.group(1)))
                .sum();
    }

    private static String histogram() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            return (String) server.invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
        } catch (JMException failed) {
            throw new IllegalStateException("this JVM does not count its live objects", failed);
        }
    }
}
