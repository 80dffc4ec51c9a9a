package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.node.ObjectNode;

/** What each app may do and see. Immutable. */
final class Scopes {

    // Where a developer grants scopes, so it is the real one wherever the simulator listens.
    private static final String CONSOLE = "https://open.feishu.cn/app/%s/auth?q=%s&op_from=openapi&token_type=tenant";

    private final Map<String, Set<String>> restricted;
    private final PermissionErrorFormat format;

    /** An app that is not in the map may do everything. */
    Scopes(Map<String, Set<String>> restricted, PermissionErrorFormat format) {
        this.restricted = Map.copyOf(restricted);
        this.format = format;
    }

    boolean has(Installation caller, String scope) {
        Set<String> granted = restricted.get(caller.appId());
        return granted == null || granted.contains(scope);
    }

    /** One of the scopes will do; none is needed when there are none. */
    void require(Installation caller, List<String> anyOf) {
        if (!anyOf.isEmpty() && anyOf.stream().noneMatch(scope -> has(caller, scope))) {
            throw new RefusedException(
                    PlatformError.SCOPE_MISSING,
                    PlatformError.SCOPE_MISSING.msg() + ": [" + String.join(", ", anyOf) + "]",
                    error -> write(caller, anyOf, error));
        }
    }

    private void write(Installation caller, List<String> scopes, ObjectNode error) {
        String url = CONSOLE.formatted(caller.appId(), String.join(",", scopes));
        format.write(scopes, url, error);
        error.putArray("helps").addObject().put("url", url).put("description", "Grant one of the scopes here.");
    }
}
