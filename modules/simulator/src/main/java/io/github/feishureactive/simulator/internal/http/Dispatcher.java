package io.github.feishureactive.simulator.internal.http;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.simulator.internal.api.ApiRequest;
import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.Route;

/** Passes a request through the platform's gateway: checks method, token, scopes and quota, then calls the endpoint. */
public final class Dispatcher {

    private static final String BEARER = "Bearer ";

    private final Function<String, @Nullable Installation> tokenOwners;
    private final Scopes scopes;
    private final Quotas quotas;
    private final Counters counters;

    /** The function returns the owner of a valid token, or null. */
    public Dispatcher(
            Function<String, @Nullable Installation> tokenOwners, Scopes scopes, Quotas quotas, Counters counters) {
        this.tokenOwners = tokenOwners;
        this.scopes = scopes;
        this.quotas = quotas;
        this.counters = counters;
    }

    /** The path is null if the simulator does not serve the request's. */
    ApiResponse dispatch(ApiRequest request, Routes.@Nullable Path path) {
        try {
            if (path == null) {
                throw new RefusedException(PlatformError.PATH_NOT_FOUND);
            }
            Route route = path.route(request.method());
            ApiRequest bound = request.withPathParameters(path.parameters(request.path()));
            Installation caller =
                    route.authenticated() ? authenticate(request.authorization()) : Installation.ANONYMOUS;
            scopes.require(caller, route.scopes());
            counters.arrival(route.path(), caller);
            ApiResponse throttled = quotas.refuse(route.path(), caller, request.logId());
            if (throttled != null) {
                counters.throttled().increment(route.path());
                return throttled;
            }
            return route.endpoint().handle(bound, caller);
        } catch (RefusedException refused) {
            return ApiResponse.error(refused, request.logId());
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
        Installation owner = tokenOwners.apply(token);
        if (owner == null) {
            throw new RefusedException(PlatformError.TENANT_TOKEN_INVALID);
        }
        return owner;
    }
}
