package io.github.feishureactive.simulator.internal.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.Route;

/**
 * Finds the route of a request. Reactor Netty's {@code HttpServerRoutes} does not serve here: faults and counters need
 * a path's template whatever the method, a known path with another method is an error of its own, and segments are
 * decoded.
 */
final class Routes {

    private final Map<String, Path> literals = new HashMap<>();
    private final List<Path> templates = new ArrayList<>();

    Routes(List<Route> routes) {
        Map<String, Path> paths = new LinkedHashMap<>();
        routes.forEach(
                route -> paths.computeIfAbsent(route.path(), Path::new).byMethod.put(route.method(), route));
        paths.forEach((template, path) -> {
            if (template.contains("/:")) {
                templates.add(path);
            } else {
                literals.put(template, path);
            }
        });
    }

    /** Returns the path whose template matches, by whatever method, or null. */
    @Nullable
    Path find(String path) {
        Path literal = literals.get(path);
        if (literal != null) {
            return literal;
        }
        String[] segments = path.split("/", -1);
        for (Path template : templates) {
            if (template.matches(segments)) {
                return template;
            }
        }
        return null;
    }

    /** One path template and its routes, one per method. */
    static final class Path {

        private final String template;
        private final String[] segments;
        private final Map<String, Route> byMethod = new HashMap<>();

        Path(String template) {
            this.template = template;
            this.segments = template.split("/", -1);
        }

        String template() {
            return template;
        }

        Route route(String method) {
            Route route = byMethod.get(method);
            if (route == null) {
                throw new RefusedException(PlatformError.METHOD_NOT_ALLOWED);
            }
            return route;
        }

        private boolean matches(String[] actual) {
            if (actual.length != segments.length) {
                return false;
            }
            for (int i = 0; i < segments.length; i++) {
                if (!segments[i].startsWith(":") && !segments[i].equals(actual[i])) {
                    return false;
                }
            }
            return true;
        }

        /** Decodes after splitting, so that an encoded slash stays within its segment. */
        Map<String, String> parameters(String path) {
            String[] actual = path.split("/", -1);
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < segments.length; i++) {
                if (segments[i].startsWith(":")) {
                    parameters.put(segments[i].substring(1), decode(actual[i]));
                }
            }
            return parameters;
        }

        private static String decode(String segment) {
            try {
                // URLDecoder reads a plus sign as a space, as in a query; in a path it is a plus sign.
                return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException malformed) {
                throw new RefusedException(PlatformError.BAD_REQUEST);
            }
        }
    }
}
