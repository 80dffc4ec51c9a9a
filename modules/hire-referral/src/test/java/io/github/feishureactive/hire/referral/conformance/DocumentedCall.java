package io.github.feishureactive.hire.referral.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.quota.Quota;

/** What the platform's page of one call, or event, says. An event has only what it carries. */
record DocumentedCall(
        String name,
        String method,
        String path,
        Quota quota,
        List<String> apps,
        List<String> scopes,
        List<Field> query,
        List<Field> body,
        List<Field> response,
        List<Integer> codes) {

    private static final Pattern LIMIT = Pattern.compile("(\\d+) 次/(秒|分钟)");

    /** One field, by its path with dots; a list is a path like any other. */
    record Field(String path, String type, boolean required) {

        boolean isList() {
            return type.endsWith("[]");
        }
    }

    /** In the order of the pages. */
    static Map<String, DocumentedCall> all() throws IOException {
        Map<String, DocumentedCall> calls = new LinkedHashMap<>();
        try (InputStream pages = DocumentedCall.class.getResourceAsStream("/referral-api.json")) {
            JsonMapper.shared()
                    .readTree(pages)
                    .properties()
                    .forEach(page -> calls.put(page.getKey(), of(page.getKey(), page.getValue())));
        }
        return calls;
    }

    private static DocumentedCall of(String name, JsonNode page) {
        return new DocumentedCall(
                name,
                page.path("method").asString(""),
                page.path("path").asString(""),
                quota(page.path("limit").asString("")),
                texts(page.path("apps")),
                texts(page.path("scopes")),
                fields(page.path("query")),
                fields(page.path("body")),
                fields(page.path("response")),
                page.path("errors")
                        .valueStream()
                        .map(error -> error.path("code").intValue())
                        .toList());
    }

    private static Quota quota(String limits) {
        return LIMIT.matcher(limits)
                .results()
                .map(limit -> {
                    int permits = Integer.parseInt(limit.group(1));
                    return limit.group(2).equals("秒") ? Quota.perSecond(permits) : Quota.perMinute(permits);
                })
                .reduce(Quota::and)
                .orElse(Quota.unlimited());
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    private static List<Field> fields(JsonNode list) {
        List<Field> fields = new ArrayList<>();
        list.forEach(field -> fields.add(new Field(
                field.path("path").asString(),
                field.path("type").asString(),
                field.path("required").asBoolean(false))));
        return fields;
    }

    @Override
    public String toString() {
        return name;
    }
}
