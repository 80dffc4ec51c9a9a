package io.github.feishureactive.benchmarks.sdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The page shows, in both languages, the code that {@link OfficialSdkIT} runs, and nothing else. */
class OfficialSdkPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SHOWN = Pattern.compile("^```java\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern RUN = Pattern.compile("// page: block\\n(.*?)// page: end", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"docs/official-sdk.md", "docs/official-sdk.zh-CN.md"})
    void everyTaskIsShownWithTheGatewayFirst(String page) throws IOException {
        List<String> ours = blocks(RUN, source("GatewayCalls"));
        List<String> theirs = blocks(RUN, source("OfficialSdkCalls"));

        List<String> shown = blocks(SHOWN, read(page));

        assertThat(ours).hasSize(8).hasSameSizeAs(theirs);
        assertThat(shown).hasSize(ours.size() + theirs.size());
        for (int task = 0; task < ours.size(); task++) {
            assertThat(shown.get(2 * task)).isEqualTo(ours.get(task));
            assertThat(shown.get(2 * task + 1)).isEqualTo(theirs.get(task));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/official-sdk.md", "docs/official-sdk.zh-CN.md"})
    void whatIsSaidOfTheSdkIsSaidOfTheVersionThatIsRun(String page) throws IOException {
        assertThat(read("pom.xml"))
                .contains("<oapi-sdk.version>" + between("`com.larksuite.oapi:oapi-sdk:", "`", read(page)) + "</");
    }

    private static String between(String start, String end, String text) {
        int from = text.indexOf(start) + start.length();
        assertThat(text).contains(start);
        return text.substring(from, text.indexOf(end, from));
    }

    /** But for white space. */
    private static List<String> blocks(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(block -> block.group(1).replaceAll("\\s+", ""))
                .toList();
    }

    private static String source(String name) throws IOException {
        return read("benchmarks/src/test/java/io/github/feishureactive/benchmarks/sdk/" + name + ".java");
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
