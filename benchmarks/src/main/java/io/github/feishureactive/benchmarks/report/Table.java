package io.github.feishureactive.benchmarks.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown: the first column is text, the others are numbers. */
final class Table {

    private final StringBuilder text = new StringBuilder();

    Table(String... titles) {
        row((Object[]) titles);
        text.append(IntStream.range(0, titles.length)
                .mapToObj(i -> i == 0 ? "---" : "---:")
                .collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    Table row(Object... cells) {
        text.append(List.of(cells).stream().map(String::valueOf).collect(Collectors.joining(" | ", "| ", " |\n")));
        return this;
    }

    @Override
    public String toString() {
        return text.append('\n').toString();
    }
}
