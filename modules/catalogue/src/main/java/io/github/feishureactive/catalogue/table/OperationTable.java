package io.github.feishureactive.catalogue.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.feishureactive.core.operation.DocumentedOperation;

/** All lines of the table, each operation once. */
final class OperationTable {

    private static final String HEADER =
            "# path\tmethod\tdocumented limit per app and tenant\ttokens\tapps\tscopes (any one)"
                    + "\tofficial page below /document";

    private static final Comparator<DocumentedOperation> ORDER =
            Comparator.comparing(DocumentedOperation::path).thenComparing(DocumentedOperation::method);

    private OperationTable() {}

    /**
     * Reads a table whose lines stand in any order; lines of one operation are {@linkplain SameOperation brought
     * together}.
     *
     * @throws IllegalArgumentException if a line is malformed; its number is named
     */
    static List<DocumentedOperation> read(Path table) throws IOException {
        Map<String, DocumentedOperation> operations = new TreeMap<>();
        List<String> lines = Files.readAllLines(table);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                DocumentedOperation operation = TableRow.parse(line);
                operations.merge(key(operation), operation, SameOperation::merge);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Line " + (i + 1) + " of " + table + ": " + e.getMessage(), e);
            }
        }
        return operations.values().stream().sorted(ORDER).toList();
    }

    /** Two templates that differ in the names of their variables are one operation. */
    static String key(DocumentedOperation operation) {
        return operation.method() + " " + operation.path().replaceAll(":\\w+", ":");
    }

    static void write(List<DocumentedOperation> operations, Path table) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        operations.stream().map(TableRow::format).forEach(lines::add);
        Files.write(table, lines);
    }
}
