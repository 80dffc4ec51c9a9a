package io.github.feishureactive.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The lines of the table, read without any code of the library. */
final class Table {

    static final Path FILE = Path.of("src/main/catalogue/operations.tsv");

    record Line(String path, String method, String limit, String tokens, String apps, String scopes, String page) {

        /** The path as an application writes it. */
        String inBraces() {
            return path.replaceAll(":(\\w+)", "{$1}");
        }

        /** The path of a request, each variable being a value that no template has. */
        String concrete() {
            return path.replaceAll(":\\w+", "v1234567890%2F:x");
        }
    }

    private Table() {}

    static List<Line> lines() throws IOException {
        return Files.readAllLines(FILE).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(of -> new Line(of[0], of[1], of[2], of[3], of[4], of[5], of[6]))
                .toList();
    }
}
