package io.github.feishureactive.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/** The endpoint table. Paths without parameters are found by one look-up; the few with parameters are tried in turn. */
final class Routes {

    private final Map<String, Map<String, Route>> literal = new HashMap<>();
    private final List<Template> templates = new ArrayList<>();

    Routes(List<Route> routes) {
        for (Route route : routes) {
            if (route.path().contains("/:")) {
                templates.add(new Template(route.path().split("/", -1), route));
            } else {
                literal.computeIfAbsent(route.path(), path -> new HashMap<>()).put(route.method(), route);
            }
        }
    }

    /** The route, or the refusal: no such path, or not by this method. */
    Match match(String method, String path) {
        Map<String, Route> byMethod = literal.get(path);
        if (byMethod != null) {
            Route route = byMethod.get(method);
            if (route == null) {
                throw new RefusedException(PlatformError.METHOD_NOT_ALLOWED);
            }
            return new Match(route, Map.of());
        }
        PlatformError refusal = PlatformError.PATH_NOT_FOUND;
        String[] segments = templates.isEmpty() ? new String[0] : path.split("/", -1);
        for (Template template : templates) {
            Map<String, String> parameters = template.parameters(segments);
            if (parameters != null) {
                if (template.route().method().equals(method)) {
                    return new Match(template.route(), parameters);
                }
                refusal = PlatformError.METHOD_NOT_ALLOWED;
            }
        }
        throw new RefusedException(refusal);
    }

    /** The template of a path by whatever method; null when there is none. */
    @Nullable
    String templateOf(String path) {
        if (literal.containsKey(path)) {
            return path;
        }
        String[] segments = templates.isEmpty() ? new String[0] : path.split("/", -1);
        for (Template template : templates) {
            if (template.parameters(segments) != null) {
                return template.route().path();
            }
        }
        return null;
    }

    record Match(Route route, Map<String, String> pathParameters) {}

    // Not a record: it would compare its array by identity.
    private static final class Template {

        private final String[] segments;
        private final Route route;

        Template(String[] segments, Route route) {
            this.segments = segments;
            this.route = route;
        }

        Route route() {
            return route;
        }

        /** Null when the path is another one. Decoding comes after splitting, so an encoded slash stays in its segment. */
        @Nullable
        Map<String, String> parameters(String[] actual) {
            if (actual.length != segments.length) {
                return null;
            }
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < segments.length; i++) {
                if (segments[i].startsWith(":")) {
                    parameters.put(segments[i].substring(1), decode(actual[i]));
                } else if (!segments[i].equals(actual[i])) {
                    return null;
                }
            }
            return parameters;
        }

        private static String decode(String segment) {
            try {
                // A plus sign is itself in a path; the decoder knows queries only.
                return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                throw new RefusedException(PlatformError.BAD_REQUEST);
            }
        }
    }
}
