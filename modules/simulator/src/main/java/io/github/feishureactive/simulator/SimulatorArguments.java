package io.github.feishureactive.simulator;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the simulator's program was started with.
 *
 * @param help whether to print the usage and no more
 * @param port {@code 0} for any free one
 * @param certificate the file for the certificate, {@code null} for plain {@code http}
 */
record SimulatorArguments(boolean help, int port, @Nullable Path certificate) {

    static final String USAGE = """
            Usage: java -jar feishu-reactive-simulator-VERSION-standalone.jar [PORT] [--tls FILE]
              PORT         the port on loopback; any free one if left out
              --tls FILE   serves https, and writes the certificate to FILE
              --help       prints this
            """;

    private static final int LAST_PORT = 65_535;

    /** Throws an {@link IllegalArgumentException} that tells the user what is wrong. */
    static SimulatorArguments of(List<String> arguments) {
        Integer port = null;
        Path certificate = null;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.equals("--help") || argument.equals("-h")) {
                return new SimulatorArguments(true, 0, null);
            } else if (argument.equals("--tls")) {
                certificate = file(rest);
            } else if (port == null) {
                port = port(argument);
            } else {
                throw new IllegalArgumentException("What is \"" + argument + "\"? The port is " + port + " already.");
            }
        }
        return new SimulatorArguments(false, port == null ? 0 : port, certificate);
    }

    private static Path file(Iterator<String> rest) {
        String name = rest.hasNext() ? rest.next() : "";
        if (name.isBlank() || name.startsWith("--")) {
            throw new IllegalArgumentException("--tls needs the name of a file for the certificate.");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("--tls: \"" + name + "\" is no name of a file.", e);
        }
    }

    private static int port(String argument) {
        try {
            int port = Integer.parseInt(argument);
            if (port >= 0 && port <= LAST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "\"" + argument + "\" is neither an option nor a port from 0 to " + LAST_PORT + ".");
    }
}
