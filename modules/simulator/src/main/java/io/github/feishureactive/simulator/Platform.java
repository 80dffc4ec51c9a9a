package io.github.feishureactive.simulator;

import org.jspecify.annotations.Nullable;

/** A request's way through the platform's gateway: find the endpoint, check token, scopes and quota, act, answer. */
final class Platform {

    private static final String BEARER = "Bearer ";

    private final Routes routes;
    private final Tokens tokens;
    private final Scopes scopes;
    private final Quotas quotas;
    private final Counters counters;

    Platform(Routes routes, Tokens tokens, Scopes scopes, Quotas quotas, Counters counters) {
        this.routes = routes;
        this.tokens = tokens;
        this.scopes = scopes;
        this.quotas = quotas;
        this.counters = counters;
    }

    /** The name under which requests to a path are counted and given faults; null when the path isn't served. */
    @Nullable
    String templateOf(String path) {
        return routes.templateOf(path);
    }

    Answer answer(ApiRequest request) {
        try {
            Routes.Match match = routes.match(request.method(), request.path());
            Route route = match.route();
            Installation caller =
                    route.authenticated() ? authenticate(request.headers().authorization()) : Installation.ANONYMOUS;
            scopes.require(caller, route.scopes());
            counters.arrival(route.path(), caller);
            Answer throttled = quotas.refuse(route.path(), caller, request.logId());
            if (throttled != null) {
                counters.throttled(route.path());
                return throttled;
            }
            return route.endpoint().handle(request.withPathParameters(match.pathParameters()), caller);
        } catch (RefusedException refused) {
            return Envelope.error(refused, request.logId());
        }
    }

    private Installation authenticate(@Nullable String authorization) {
        if (authorization == null
                || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || authorization.length() == BEARER.length()) {
            throw new RefusedException(PlatformError.TOKEN_MISSING);
        }
        String token = authorization.substring(BEARER.length());
        if (token.startsWith("u-")) {
            throw new RefusedException(PlatformError.USER_TOKEN_INVALID);
        }
        if (!token.startsWith("t-")) {
            throw new RefusedException(PlatformError.TOKEN_FORMAT);
        }
        Installation owner = tokens.ownerOf(token);
        if (owner == null) {
            throw new RefusedException(PlatformError.TENANT_TOKEN_INVALID);
        }
        return owner;
    }
}
