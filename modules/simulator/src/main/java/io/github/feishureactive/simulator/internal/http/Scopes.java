package io.github.feishureactive.simulator.internal.http;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/** The scopes of each app. Immutable. */
public final class Scopes {

    // The page where a developer grants scopes: the real console, wherever the simulator listens.
    private static final String CONSOLE = "https://open.feishu.cn/app/%s/auth?q=%s&op_from=openapi&token_type=tenant";

    private final Map<String, Set<String>> restricted;
    private final BiPredicate<String, String> possible;

    /** An app that is not in the map has every scope that the predicate allows it. */
    public Scopes(Map<String, Set<String>> restricted, BiPredicate<String, String> possible) {
        this.restricted = Map.copyOf(restricted);
        this.possible = possible;
    }

    public boolean has(Installation caller, String scope) {
        Set<String> granted = restricted.get(caller.appId());
        return possible.test(caller.appId(), scope) && (granted == null || granted.contains(scope));
    }

    /** Refuses a caller that has none of the scopes, unless the list is empty. */
    void require(Installation caller, List<String> anyOf) {
        if (!anyOf.isEmpty() && anyOf.stream().noneMatch(scope -> has(caller, scope))) {
            throw new RefusedException(
                    PlatformError.SCOPE_MISSING,
                    PlatformError.SCOPE_MISSING.msg() + ": [" + String.join(", ", anyOf) + "]",
                    error -> describe(caller, anyOf, error));
        }
    }

    /** Writes the form seen in live responses; the documentation shows another. */
    private static void describe(Installation caller, List<String> scopes, ObjectNode error) {
        ArrayNode violations = error.putArray("permission_violations");
        scopes.forEach(scope ->
                violations.addObject().put("type", "action_scope_required").put("subject", scope));
        String url = CONSOLE.formatted(caller.appId(), String.join(",", scopes));
        error.putArray("helps").addObject().put("url", url).put("description", "Grant one of the scopes here.");
    }
}
