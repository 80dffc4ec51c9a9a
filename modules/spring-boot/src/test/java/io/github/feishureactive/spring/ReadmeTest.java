package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;

import static org.assertj.core.api.Assertions.assertThat;

/** The tables of properties in the READMEs name every property, with the default that it has. */
class ReadmeTest {

    /** Name and default; what is no literal stands in plain words and not in code font. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `(feishu\\.(?!client)[^`]+)` \\| (?:`([^`]+)`|[^`|]+) \\|", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theTableIsThatOfTheMetadata(String readme) throws IOException {
        Map<String, Object> told = new TreeMap<>();
        ROW.matcher(Files.readString(root().resolve(readme)))
                .results()
                .forEach(row -> told.put(row.group(1), String.valueOf(row.group(2))));
        Map<String, Object> known = new TreeMap<>();
        for (ConfigurationMetadataProperty property : FeishuPropertiesTest.properties()) {
            known.put(property.getId(), String.valueOf(property.getDefaultValue()));
        }
        known.put("feishu.long-connection.max-in-flight", "events.max-concurrency");
        assertThat(told).isEqualTo(known);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.zh-CN.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
