package io.github.feishureactive.benchmarks.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A table in Markdown: its columns first, then a row for each of a list. Text stands to the left, numbers to the right.
 */
final class Table<T> {

    private record Column<T>(String title, String line, Function<T, ?> cell) {}

    private final List<Column<T>> columns = new ArrayList<>();

    Table<T> text(String title, Function<T, ?> cell) {
        return column(title, "---", cell);
    }

    /** For counts, which stand as they are. */
    Table<T> count(String title, Function<T, ?> cell) {
        return column(title, "---:", cell);
    }

    /** For measures, which are rounded. */
    Table<T> number(String title, ToDoubleFunction<T> cell) {
        return column(title, "---:", row -> Page.number(cell.applyAsDouble(row)));
    }

    private Table<T> column(String title, String line, Function<T, ?> cell) {
        columns.add(new Column<>(title, line, cell));
        return this;
    }

    String of(Collection<T> rows) {
        StringBuilder text = new StringBuilder(line(column -> column.title)).append(line(column -> column.line));
        rows.forEach(row -> text.append(line(column -> column.cell.apply(row))));
        return text.append('\n').toString();
    }

    private String line(Function<Column<T>, ?> cell) {
        return columns.stream()
                .map(column -> String.valueOf(cell.apply(column)))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
