package io.github.feishureactive.catalogue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.core.operation.DocumentedOperation;

import static org.assertj.core.api.Assertions.assertThat;

class PathTreeTest {

    private static final int TREES = Boolean.getBoolean("feishu.long") ? 20_000 : 300;

    @Test
    void theOrderOfTheTemplatesDoesNotMatter() {
        List<String> templates = new ArrayList<>(List.of("GET /a/b/:x", "GET /a/:y/c", "POST /a/b/c", "GET /:z/b/d"));
        for (int i = 0; i < 24; i++) {
            Collections.shuffle(templates, new Random(i));

            assertThat(find(templates, "GET", "/a/b/c")).isEqualTo("/a/b/:x");
            assertThat(find(templates, "POST", "/a/b/c")).isEqualTo("/a/b/c");
            assertThat(find(templates, "GET", "/a/x/c")).isEqualTo("/a/:y/c");
            assertThat(find(templates, "GET", "/x/b/d")).isEqualTo("/:z/b/d");
            assertThat(find(templates, "GET", "/x/b/c")).isNull();
        }
    }

    @Test
    void wordsOfOneHashLiveBesideEachOther() {
        List<String> templates = List.of("GET /Aa", "GET /BB", "GET /:x");

        assertThat(find(templates, "GET", "/Aa")).isEqualTo("/Aa");
        assertThat(find(templates, "GET", "/BB")).isEqualTo("/BB");
        assertThat(find(templates, "GET", "/AaBB")).isEqualTo("/:x");
    }

    /** Random templates of few words, so that most overlap, against a search of all. */
    @Test
    void findsWhatASearchOfAllTemplatesFinds() {
        Random random = new Random(42);
        for (int tree = 0; tree < TREES; tree++) {
            Set<String> templates = new TreeSet<>();
            for (int i = 0; i < 12; i++) {
                templates.add((random.nextInt(3) == 0 ? "POST " : "GET ") + path(random, ":v"));
            }
            for (int i = 0; i < 40; i++) {
                String path = path(random, "other");
                assertThat(find(templates, "GET", path))
                        .as("GET %s among %s", path, templates)
                        .isEqualTo(search(templates, path));
            }
        }
    }

    private static String path(Random random, String variable) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> List.of("a", "b", "c", variable).get(random.nextInt(4)))
                .collect(Collectors.joining("/", "/", ""));
    }

    private static String search(Set<String> templates, String path) {
        return templates.stream()
                .filter(template -> template.startsWith("GET "))
                .map(template -> template.substring(4))
                .filter(template -> path.matches(template.replace(":v", "[^/]+")))
                .min(Comparator.comparing(template -> template.replace(":v", "~")))
                .orElse(null);
    }

    private static String find(Collection<String> templates, String method, String path) {
        PathTree tree = PathTree.of(templates.stream()
                .map(template -> template.split(" "))
                .map(of -> new DocumentedOperation(of[0], of[1], null, Set.of(), Set.of(), List.of(), ""))
                .toList());
        DocumentedOperation found = tree.find(method, path);
        return found == null ? null : found.path();
    }
}
