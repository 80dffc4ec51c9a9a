package io.github.feishureactive.quickstart;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The quickstart as a test runs it: with an environment of its own, and what it prints kept. */
final class Program {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    int run(Map<String, String> environment, String... args) {
        return new Quickstart(stream(out), stream(errors), environment, new Interruption()).run(List.of(args));
    }

    /** Returns what was printed for the user to read or to pass on. */
    String output() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns what was printed about a command that cannot be run. */
    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
