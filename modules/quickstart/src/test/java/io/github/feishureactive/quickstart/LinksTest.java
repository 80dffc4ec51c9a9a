package io.github.feishureactive.quickstart;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static io.github.feishureactive.quickstart.Checkout.ROOT;
import static io.github.feishureactive.quickstart.Checkout.read;
import static io.github.feishureactive.quickstart.DocumentationTest.CODE;
import static org.assertj.core.api.Assertions.assertThat;

/** Links within the project lead to a file and a heading; those that leave it are listed. */
class LinksTest {

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsSomewhere(String page) {
        Path folder = ROOT.resolve(page).getParent();
        Pattern.compile("\\]\\(([^)\\s]+)\\)")
                .matcher(CODE.matcher(read(page)).replaceAll(""))
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("https://"))
                .forEach(link -> {
                    String[] parts = link.split("#", 2);
                    Path target = parts[0].isEmpty() ? ROOT.resolve(page) : folder.resolve(parts[0]);
                    assertThat(target).as(link).exists();
                    if (parts.length > 1) {
                        assertThat(anchors(target)).as(page + ": " + link).contains(parts[1]);
                    }
                });
    }

    /**
     * Links to other sites are listed in {@code target/external-links.txt}, for a person or a nightly run to try: a
     * build must not depend on whether a site is up.
     */
    @Test
    void everyExternalLinkIsListed() throws IOException {
        Map<String, Set<String>> pages = new TreeMap<>();
        pages().forEach(page -> Pattern.compile("https://[!-~&&[^)>`\"'<|]]+")
                .matcher(CODE.matcher(read(page)).replaceAll(""))
                .results()
                .map(link -> link.group().replaceFirst("[.,;:]+$", ""))
                .filter(link -> !link.startsWith("https://127.0.0.1"))
                .forEach(link ->
                        pages.computeIfAbsent(link, key -> new TreeSet<>()).add(page)));

        Files.write(
                ROOT.resolve("modules/quickstart/target/external-links.txt"),
                pages.entrySet().stream()
                        .map(link -> link.getKey() + " " + String.join(" ", link.getValue()))
                        .toList());
        assertThat(pages.keySet())
                .hasSizeGreaterThan(5)
                .allSatisfy(
                        link -> assertThat(URI.create(link).getHost()).as(link).contains("."));
    }

    /** As the forge makes them of headings: lower case, without punctuation, with hyphens for blanks. */
    private static List<String> anchors(Path page) {
        return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
                .matcher(CODE.matcher(read(page.toString())).replaceAll(""))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    static Stream<String> pages() throws IOException {
        return Stream.concat(
                DocumentationTest.pages(),
                Stream.of("CONTRIBUTING.md", "SECURITY.md", ".github/CODE_OF_CONDUCT.md", "CHANGELOG.md"));
    }
}
