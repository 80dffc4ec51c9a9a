package io.github.feishureactive.simulator;

import java.util.Collection;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How the answer with code 99991672 names the scopes that would do. The documents have it in another way than the platform. */
public enum PermissionErrorFormat {

    /** As seen from the real platform: {@code log_id}, and {@code type} and {@code subject} for each scope. */
    LIVE {
        @Override
        void write(Collection<String> scopes, String url, ObjectNode error) {
            ArrayNode violations = error.putArray("permission_violations");
            scopes.forEach(scope ->
                    violations.addObject().put("type", "action_scope_required").put("subject", scope));
        }
    },

    /** As the documents have it: {@code logid}, and {@code scope} and {@code url} for each scope. */
    DOCUMENTED {
        @Override
        void write(Collection<String> scopes, String url, ObjectNode error) {
            error.set("logid", error.remove("log_id"));
            ArrayNode violations = error.putArray("permission_violations");
            scopes.forEach(scope -> violations.addObject().put("scope", scope).put("url", url));
        }
    };

    abstract void write(Collection<String> scopes, String url, ObjectNode error);
}
