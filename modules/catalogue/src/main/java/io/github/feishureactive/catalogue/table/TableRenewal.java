package io.github.feishureactive.catalogue.table;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.github.feishureactive.core.operation.DocumentedOperation;

/** Replaces the table by a newer one, and says what has changed. The README of the module tells how to run it. */
public final class TableRenewal {

    private TableRenewal() {}

    /**
     * Checks a table, sorts it, brings lines of one operation together, writes it over the one in use, and prints the
     * difference.
     *
     * @param args the file of the table in use, and that of the newer one
     * @throws IOException if a file cannot be read or written
     * @throws IllegalArgumentException if a line is malformed; nothing is written then
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw new IllegalArgumentException("Name the newer table: -Dexec.args=<file>");
        }
        renew(Path.of(args[0]), Path.of(args[1]), System.out);
    }

    static void renew(Path inUse, Path newer, PrintStream report) throws IOException {
        Map<String, DocumentedOperation> before = byKey(OperationTable.read(inUse));
        List<DocumentedOperation> operations = OperationTable.read(newer);
        Map<String, DocumentedOperation> after = byKey(operations);
        int[] counts = new int[3];
        after.forEach((key, operation) -> {
            DocumentedOperation old = before.get(key);
            if (old == null) {
                counts[0]++;
                report.println("+ " + TableRow.format(operation));
            } else if (!old.equals(operation)) {
                counts[1]++;
                report.println("< " + TableRow.format(old));
                report.println("> " + TableRow.format(operation));
            }
        });
        before.forEach((key, operation) -> {
            if (!after.containsKey(key)) {
                counts[2]++;
                report.println("- " + TableRow.format(operation));
            }
        });
        OperationTable.write(operations, inUse);
        report.printf(
                "%d operations: %d new, %d changed, %d gone%n", operations.size(), counts[0], counts[1], counts[2]);
    }

    private static Map<String, DocumentedOperation> byKey(List<DocumentedOperation> operations) {
        return operations.stream()
                .collect(Collectors.toMap(OperationTable::key, Function.identity(), (a, b) -> a, TreeMap::new));
    }
}
