package io.github.feishureactive.core.internal.error;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.github.feishureactive.core.error.ErrorCategory;

import static org.assertj.core.api.Assertions.assertThat;

/** The page on errors explains every generic code, and in the category that it has. */
class ErrorCodesPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| ([0-9, ]+) \\| `(\\w+)` \\|", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"docs/errors.md", "docs/errors.zh-CN.md"})
    void thePageExplainsEveryCode(String page) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve(page))) {
            folder = folder.getParent();
        }
        Map<Integer, ErrorCategory> explained = new TreeMap<>();
        ROW.matcher(Files.readString(folder.resolve(page))).results().forEach(row -> Stream.of(
                        row.group(1).split(", ", -1))
                .forEach(code -> explained.put(Integer.valueOf(code), ErrorCategory.valueOf(row.group(2)))));

        assertThat(explained).isEqualTo(ErrorCodes.GENERIC);
    }
}
