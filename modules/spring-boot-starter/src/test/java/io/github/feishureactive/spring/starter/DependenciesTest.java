package io.github.feishureactive.spring.starter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the starter adds to a WebFlux application: our modules, protobuf, and no other version of anything. */
class DependenciesTest {

    /**
     * An edge of the graph as Maven drew it: group:artifact:type[:classifier]:version[:scope], and remarks in brackets.
     */
    private static final Pattern EDGE = Pattern.compile("\"(?:\\()?([^\" ]+)[^\"]*\" -> \"(?:\\()?([^\" ]+)([^\"]*)\"");

    private final Map<String, Set<String>> graph = new HashMap<>();
    private final Set<String> conflicts = new TreeSet<>();
    private String root;

    DependenciesTest() throws IOException {
        try (InputStream drawn = DependenciesTest.class.getResourceAsStream("/dependencies.dot")) {
            EDGE.matcher(new String(drawn.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .forEach(edge -> {
                        root = root == null ? artifact(edge.group(1)) : root;
                        graph.computeIfAbsent(artifact(edge.group(1)), first -> new TreeSet<>())
                                .add(artifact(edge.group(2)));
                        if (edge.group(3).contains("conflict")) {
                            conflicts.add(edge.group());
                        }
                    });
        }
    }

    private static String artifact(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        return parts[0] + ":" + parts[1];
    }

    private Set<String> broughtBy(String artifact) {
        Set<String> brought = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(Set.of(artifact));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (brought.add(next)) {
                open.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return brought;
    }

    @Test
    void theStarterAddsOurModulesAndProtobuf() {
        Set<String> added = broughtBy("io.github.feishureactive:feishu-reactive-spring-boot");
        added.addAll(broughtBy("io.github.feishureactive:feishu-reactive-catalogue"));
        Set<String> application = broughtBy("org.springframework.boot:spring-boot-starter-webflux");
        assertThat(root).isEqualTo("io.github.feishureactive:feishu-reactive-spring-boot-starter");
        assertThat(application)
                .contains("org.springframework:spring-webflux", "io.projectreactor.netty:reactor-netty-http");
        added.removeAll(application);
        assertThat(added)
                .containsExactlyInAnyOrder(
                        "com.google.protobuf:protobuf-java",
                        "io.github.feishureactive:feishu-reactive-auth",
                        "io.github.feishureactive:feishu-reactive-catalogue",
                        "io.github.feishureactive:feishu-reactive-core",
                        "io.github.feishureactive:feishu-reactive-events",
                        "io.github.feishureactive:feishu-reactive-hire-referral",
                        "io.github.feishureactive:feishu-reactive-micrometer",
                        "io.github.feishureactive:feishu-reactive-spring-boot");
    }

    @Test
    void nothingIsWantedInAnotherVersion() {
        assertThat(conflicts).isEmpty();
    }
}
