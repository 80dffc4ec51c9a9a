package io.github.feishureactive.spring;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.util.ClassUtils;

/** The tables of the page on configuration, in one language. */
final class ConfigurationTables {

    private static final String NONE = "-";

    private final BinaryOperator<String> language;
    private final String property;
    private final String type;
    private final String defaultValue;
    private final String meaning;
    private final String method;
    private final String value;

    /** Takes the headings of the columns, and what says a text of a key, given in English, in the language. */
    ConfigurationTables(
            BinaryOperator<String> language,
            String property,
            String type,
            String defaultValue,
            String meaning,
            String method,
            String value) {
        this.language = language;
        this.property = property;
        this.type = type;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
        this.method = method;
        this.value = value;
    }

    /** What concerns every call comes first, then one subject after the other. */
    String properties(List<ConfigurationMetadataProperty> properties) {
        return table(
                List.of(property, type, defaultValue, meaning),
                properties.stream()
                        .sorted(Comparator.comparing(ConfigurationTables::subject)
                                .thenComparing(ConfigurationMetadataProperty::getId))
                        .map(known -> List.of(
                                code(known.getId()),
                                type(known.getType()),
                                known.getDefaultValue() == null ? NONE : code(known.getDefaultValue()),
                                language.apply(known.getId(), String.valueOf(known.getDescription())))));
    }

    String settings(Map<String, BuilderSettings.Setting> settings) {
        return table(
                List.of(method, value, meaning),
                settings.entrySet().stream()
                        .map(setting -> List.of(
                                code(setting.getKey()),
                                language.apply(
                                        "builder." + setting.getKey() + ".value",
                                        setting.getValue().value()),
                                language.apply(
                                        "builder." + setting.getKey(),
                                        setting.getValue().meaning()))));
    }

    /** The operations that quotas can be configured for. */
    static String operations(String... headings) {
        return table(
                List.of(headings),
                QuotaNames.operations().stream()
                        .map(operation -> List.of(
                                code(operation.name()),
                                code(operation.method() + " " + operation.path()),
                                code(QuotaNamesTest.variable(operation.name())))));
    }

    private static String subject(ConfigurationMetadataProperty property) {
        String id = property.getId();
        return id.startsWith("feishu.") ? id.substring(0, id.lastIndexOf('.')) : "~" + id;
    }

    private static String type(String name) {
        if (ClassUtils.isPresent(name, null)) {
            Class<?> type = ClassUtils.resolveClassName(name, null);
            if (type.isEnum()) {
                return Arrays.stream(type.getEnumConstants())
                        .map(constant -> code(
                                constant.toString().toLowerCase(Locale.ROOT).replace('_', '-')))
                        .collect(Collectors.joining(", "));
            }
        }
        return code(name.replaceAll("[\\w.]+\\.(?=\\w)", "").replace(",", ", "));
    }

    private static String code(Object text) {
        return "`" + text + "`";
    }

    private static String table(List<String> headings, Stream<List<String>> rows) {
        return Stream.concat(
                        Stream.of(
                                headings,
                                headings.stream().map(heading -> "---").toList()),
                        rows)
                .map(cells -> cells.get(0).equals("---")
                        ? "|" + "---|".repeat(cells.size()) + "\n"
                        : cells.stream()
                                .map(cell -> cell.replace("|", "\\|"))
                                .collect(Collectors.joining(" | ", "| ", " |\n")))
                .collect(Collectors.joining());
    }
}
