package io.github.feishureactive.simulator;

import java.util.List;
import java.util.function.Function;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A custom app's credentials in, token out. These endpoints answer flat, and with HTTP 200 even when they refuse. */
final class TokenEndpoints {

    private final Apps apps;
    private final Tokens tokens;

    TokenEndpoints(Apps apps, Tokens tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(
                Route.open("POST", ApiPaths.TENANT_TOKEN, flat(this::tenantToken)),
                Route.open("POST", ApiPaths.APP_TOKEN, flat(this::appToken)));
    }

    /** An endpoint that gets the request's body, and whose refusals have the form of its answers. */
    static Endpoint flat(Function<ObjectNode, Answer> endpoint) {
        return refusingFlat(request -> endpoint.apply(request.json(PlatformError.TOKEN_PARAMETER)));
    }

    /** An endpoint whose refusals have the form of its answers. */
    static Endpoint refusingFlat(Function<ApiRequest, Answer> endpoint) {
        return (request, caller) -> {
            try {
                return endpoint.apply(request);
            } catch (RefusedException refused) {
                return Envelope.flatError(refused.error());
            }
        };
    }

    static String required(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new RefusedException(PlatformError.TOKEN_PARAMETER);
        }
        return value.stringValue();
    }

    private Answer tenantToken(ObjectNode body) {
        Tokens.Grant token = tokens.tokenOf(customApp(body));
        return Envelope.flat(
                values -> values.put("tenant_access_token", token.value()).put("expire", token.expire()));
    }

    /** One token under both names, as in the documents' example. */
    private Answer appToken(ObjectNode body) {
        Tokens.Grant token = tokens.tokenOf(customApp(body));
        return Envelope.flat(values -> values.put("app_access_token", token.value())
                .put("tenant_access_token", token.value())
                .put("expire", token.expire()));
    }

    private Installation customApp(ObjectNode body) {
        Apps.App app = apps.authenticate(body);
        if (app.ofStore()) {
            throw new RefusedException(PlatformError.APP_OF_OTHER_KIND);
        }
        return Installation.ofCustomApp(app.id());
    }
}
