package io.github.feishureactive.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An editor that completes {@code feishu.quotas} offers every operation that has a known name. The format has no hints
 * for what lies below the values of a map, such as {@code feishu.apps.payroll.quotas}.
 */
class QuotaHintsTest {

    private static final Path METADATA =
            Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");

    @Test
    void everyOperationIsOffered() throws IOException {
        JsonNode hints =
                JsonMapper.shared().readTree(Files.readString(METADATA)).get("hints");
        Stream<String> offered = hints.valueStream()
                .filter(hint -> hint.get("name").asString().equals("feishu.quotas.keys"))
                .flatMap(hint -> hint.get("values").valueStream())
                .map(value -> value.get("value").asString());

        assertThat(offered)
                .containsExactlyInAnyOrderElementsOf(QuotaNames.operations().stream()
                        .map(operation -> "[" + operation.name() + "]")
                        .toList());
    }
}
