package io.github.feishureactive.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on. */
public final class Machine {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    /** Of what the build writes down: group, artifact, type, version, scope. */
    private static final Pattern LIBRARY = Pattern.compile("(reactor-core|reactor-netty-http|netty-transport"
            + "|jackson-databind|spring-webflux|oapi-sdk|resilience4j-ratelimiter|bucket4j_jdk17-core|micrometer-core|lettuce-core|jmh-core)"
            + ":jar:([^:]+):");

    private Machine() {}

    /** Names and values, in the order in which they are best read. */
    public static Map<String, String> description() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Processor", processor());
        facts.put("Processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
        facts.put("Memory", memory() + " MB");
        facts.put(
                "System",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        facts.put("JVM", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        versions().forEach(facts::put);
        return facts;
    }

    private static String processor() {
        try (var lines = Files.lines(CPU)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static long memory() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getTotalMemorySize()
                / (1 << 20);
    }

    private static Map<String, String> versions() {
        Map<String, String> versions = new LinkedHashMap<>();
        try (InputStream list = Machine.class.getResourceAsStream("/dependencies.txt")) {
            if (list != null) {
                Matcher found = LIBRARY.matcher(new String(list.readAllBytes(), StandardCharsets.UTF_8));
                while (found.find()) {
                    versions.put(found.group(1), found.group(2));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }
}
