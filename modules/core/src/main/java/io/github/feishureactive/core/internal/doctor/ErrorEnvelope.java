package io.github.feishureactive.core.internal.doctor;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.doctor.GatewayReport.Verdict;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.internal.http.BufferedResponse;
import io.github.feishureactive.core.internal.http.ResponseHead;

/** How the platform says that it does not have a path: the shape of its errors, without their texts. */
final class ErrorEnvelope {

    private static final String SUBJECT = "wrong path";
    private static final int NOT_FOUND = 404;
    private static final int PATH_NOT_FOUND = 99991201;

    private ErrorEnvelope() {}

    static void add(@Nullable BufferedResponse response, @Nullable ResponseHead head, Findings findings) {
        if (response == null) {
            findings.add(Verdict.SKIPPED, SUBJECT, "no readable response came");
            return;
        }
        JsonNode root = tree(response);
        String status = "HTTP " + response.status() + ", " + mediaType(head);
        if (root == null || !root.isObject()) {
            findings.add(Verdict.NOTE, SUBJECT, status + ", and not the platform's error envelope");
            return;
        }
        int code = root.path("code").asInt(0);
        JsonNode error = root.path("error");
        findings.add(
                code == PATH_NOT_FOUND && response.status() == NOT_FOUND ? Verdict.OK : Verdict.NOTE,
                SUBJECT,
                status + ", code " + code + "; members " + members(root)
                        + (error.isObject() ? "; of error " + members(error) : ""));
    }

    private static String members(JsonNode node) {
        return Plain.words(List.copyOf(node.propertyNames()));
    }

    private static String mediaType(@Nullable ResponseHead head) {
        List<String> types = head == null ? List.of() : head.values("Content-Type");
        return types.isEmpty()
                ? "no content type"
                : Plain.word(types.get(0).split(";", 2)[0].trim());
    }

    private static @Nullable JsonNode tree(BufferedResponse response) {
        try {
            return Json.tree(new String(response.body(), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            return null;
        }
    }
}
