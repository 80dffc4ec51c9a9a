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

/** The page lists every property with its default. */
class ConfigurationPageTest {

    /** Name and default; a default that is not a literal is plain text, not code. */
    private static final Pattern ROW =
            Pattern.compile("^\\| `(feishu\\.(?!client)[^`]+)` \\| (?:`([^`]+)`|[^`|]+) \\|", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"docs/configuration.md", "docs/configuration.zh-CN.md"})
    void theTableIsThatOfTheMetadata(String page) throws IOException {
        Map<String, Object> listed = new TreeMap<>();
        ROW.matcher(Files.readString(root().resolve(page)))
                .results()
                .forEach(row -> listed.put(row.group(1), String.valueOf(row.group(2))));
        Map<String, Object> known = new TreeMap<>();
        for (ConfigurationMetadataProperty property : FeishuPropertiesTest.properties()) {
            known.put(property.getId(), String.valueOf(property.getDefaultValue()));
        }
        known.put("feishu.long-connection.max-in-flight", "events.max-concurrency");
        assertThat(listed).isEqualTo(known);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("README.zh-CN.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
