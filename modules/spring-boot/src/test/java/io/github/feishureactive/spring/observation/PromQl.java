package io.github.feishureactive.spring.observation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** As much of PromQL as it takes to see which metrics and labels an expression names. */
final class PromQl {

    private static final Pattern METRIC = Pattern.compile("\\b(feishu_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    private PromQl() {}

    /** What a registry exports: the labels of each series, by its name. */
    static Map<String, Set<String>> exported(String scrape) {
        Map<String, Set<String>> series = new TreeMap<>();
        SAMPLE.matcher(scrape).results().forEach(sample -> LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                .results()
                .forEach(label -> series.computeIfAbsent(sample.group(1), name -> new TreeSet<>())
                        .add(label.group(1))));
        SAMPLE.matcher(scrape).results().forEach(sample -> series.computeIfAbsent(sample.group(1), name -> Set.of()));
        return series;
    }

    /** What an expression names and a registry does not export. Labels that every scrape may add are given. */
    static List<String> unknown(String expression, Map<String, Set<String>> exported, Set<String> added) {
        List<String> unknown = new ArrayList<>();
        Set<String> labels = new TreeSet<>(added);
        Matcher metrics = METRIC.matcher(expression);
        boolean any = false;
        while (metrics.find()) {
            any = true;
            Set<String> own = exported.get(metrics.group(1));
            if (own == null) {
                unknown.add(metrics.group(1));
                continue;
            }
            labels.addAll(own);
            MATCHER.matcher(metrics.group(2) == null ? "" : metrics.group(2))
                    .results()
                    .map(matcher -> matcher.group(1))
                    .filter(label -> !own.contains(label) && !added.contains(label))
                    .forEach(label -> unknown.add(metrics.group(1) + "{" + label + "}"));
        }
        if (!any) {
            unknown.add("no metric");
        }
        GROUPING.matcher(expression)
                .results()
                .flatMap(by -> Stream.of(by.group(1).split(",\\s*", -1)))
                .filter(label -> !labels.contains(label))
                .forEach(label -> unknown.add("by (" + label + ")"));
        if (expression.chars().filter(one -> one == '(').count()
                != expression.chars().filter(one -> one == ')').count()) {
            unknown.add("a parenthesis");
        }
        return unknown;
    }
}
