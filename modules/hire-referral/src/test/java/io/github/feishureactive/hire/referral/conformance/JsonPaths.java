package io.github.feishureactive.hire.referral.conformance;

import java.util.Set;

import tools.jackson.databind.JsonNode;

/** The fields of a message, by their paths with dots; a list is a path like any other. */
final class JsonPaths {

    private JsonPaths() {}

    static void collect(JsonNode node, String prefix, Set<String> paths) {
        if (node.isArray()) {
            node.forEach(item -> collect(item, prefix, paths));
        } else if (node.isObject()) {
            node.properties().forEach(member -> {
                String path = prefix.isEmpty() ? member.getKey() : prefix + "." + member.getKey();
                paths.add(path);
                collect(member.getValue(), path, paths);
            });
        }
    }
}
