package io.github.feishureactive.spring;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Chinese descriptions, each with its key and the English that it translates, so that one which is out of date
 * shows up.
 */
record Translations(Map<String, String> english, Map<String, String> chinese) {

    private static final String FILE = "/configuration.zh-CN.txt";

    static Translations read() throws IOException {
        Map<String, String> english = new LinkedHashMap<>();
        Map<String, String> chinese = new LinkedHashMap<>();
        try (InputStream in = Translations.class.getResourceAsStream(FILE)) {
            assertThat(in).as(FILE).isNotNull();
            for (String entry : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n\n+", -1)) {
                String[] lines = entry.split("\n", -1);
                assertThat(lines).as("key, English and Chinese, a line each").hasSize(3);
                assertThat(english.put(lines[0], lines[1])).as(lines[0]).isNull();
                chinese.put(lines[0], lines[2]);
            }
        }
        return new Translations(english, chinese);
    }

    String of(String key, String text) {
        assertThat(english).as("the translation of " + key).containsEntry(key, text);
        return chinese.get(key);
    }
}
