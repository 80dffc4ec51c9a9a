package io.github.feishureactive.catalogue.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.DocumentedOperation.AppKind;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.Quota.Window;

/** One line of the table. */
final class TableRow {

    private static final String DOCUMENTS = "https://open.feishu.cn/document";
    private static final String UNPUBLISHED = "unpublished";
    private static final String STORE = "isv";

    // None of them lets a space in: facts, not sentences.
    private static final Pattern PATH = Pattern.compile("(/(:[A-Za-z_]\\w*|[\\w.-]+))+");
    private static final Pattern METHOD = Pattern.compile("GET|POST|PUT|PATCH|DELETE");
    private static final Pattern WINDOW = Pattern.compile("([1-9]\\d{0,5})/([1-9]\\d{0,4})s");
    private static final Pattern SCOPE = Pattern.compile("[a-z][\\w.:-]*");
    private static final Pattern PAGE = Pattern.compile("(/[\\w-]+)+/?");

    private TableRow() {}

    /**
     * Reads a line.
     *
     * @throws IllegalArgumentException if it is none of the table
     */
    static DocumentedOperation parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 7) {
            throw new IllegalArgumentException("It has " + fields.length + " fields, not 7");
        }
        return new DocumentedOperation(
                check("method", METHOD, fields[1]),
                check("path", PATH, fields[0]),
                quota(fields[2]),
                tokens(fields[3]),
                apps(fields[4]),
                list(fields[5]).stream()
                        .map(scope -> check("scope", SCOPE, scope))
                        .toList(),
                DOCUMENTS + check("page", PAGE, fields[6]));
    }

    private static String check(String field, Pattern pattern, String value) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("Its " + field + " is unknown or malformed: " + value);
        }
        return value;
    }

    private static @Nullable Quota quota(String limit) {
        if (limit.equals(UNPUBLISHED)) {
            return null;
        }
        List<Window> windows = new ArrayList<>();
        for (String window : limit.split("\\+", -1)) {
            Matcher matcher = WINDOW.matcher(window);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Its limit is unknown or malformed: " + limit);
            }
            windows.add(new Window(
                    Integer.parseInt(matcher.group(1)), Duration.ofSeconds(Integer.parseInt(matcher.group(2)))));
        }
        return new Quota(windows);
    }

    private static Set<TokenKind> tokens(String names) {
        Set<TokenKind> kinds = EnumSet.noneOf(TokenKind.class);
        for (String name : list(names)) {
            kinds.add(Arrays.stream(TokenKind.values())
                    .filter(kind -> name(kind).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Its kind of tokens is unknown: " + name)));
        }
        return kinds;
    }

    private static Set<AppKind> apps(String names) {
        Set<AppKind> kinds = EnumSet.noneOf(AppKind.class);
        for (String name : list(names)) {
            kinds.add(Arrays.stream(AppKind.values())
                    .filter(kind -> name(kind).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Its kind of apps is unknown: " + name)));
        }
        return kinds;
    }

    private static String name(Enum<?> kind) {
        return kind == AppKind.STORE ? STORE : kind.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> list(String names) {
        return names.isEmpty() ? List.of() : List.of(names.split(",", -1));
    }

    /** Writes the line that {@link #parse} reads. */
    static String format(DocumentedOperation operation) {
        return String.join(
                "\t",
                operation.path(),
                operation.method(),
                limit(operation.quota()),
                names(operation.tokens()),
                names(operation.apps()),
                String.join(",", operation.scopes()),
                operation.documentation().substring(DOCUMENTS.length()));
    }

    static String limit(@Nullable Quota quota) {
        return quota == null
                ? UNPUBLISHED
                : quota.windows().stream()
                        .map(window -> window.permits() + "/" + window.period().toSeconds() + "s")
                        .collect(Collectors.joining("+"));
    }

    private static String names(Set<? extends Enum<?>> kinds) {
        return kinds.stream().sorted().map(TableRow::name).collect(Collectors.joining(","));
    }
}
