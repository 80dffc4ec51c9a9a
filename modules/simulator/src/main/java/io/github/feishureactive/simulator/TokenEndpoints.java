package io.github.feishureactive.simulator;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Credentials in, token out. These endpoints answer flat, and with HTTP 200 even when they refuse. */
final class TokenEndpoints {

    private final Apps apps;
    private final Tokens tokens;

    TokenEndpoints(Apps apps, Tokens tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(Route.open("POST", ApiPaths.TENANT_TOKEN, this::customTenantToken));
    }

    private Answer customTenantToken(ApiRequest request, Installation caller) {
        try {
            Installation app = authenticate(Envelope.parse(request.body(), PlatformError.TOKEN_PARAMETER));
            Tokens.Token token = tokens.tenantToken(app);
            return Envelope.flat(values ->
                    values.put("tenant_access_token", token.value()).put("expire", tokens.remainingSeconds(token)));
        } catch (RefusedException refused) {
            return Envelope.flatError(refused.error());
        }
    }

    private Installation authenticate(ObjectNode body) {
        String appId = required(body, "app_id");
        String given = required(body, "app_secret");
        String secret = apps.secretOf(appId);
        if (secret == null) {
            throw new RefusedException(PlatformError.APP_NOT_FOUND);
        }
        if (!secret.equals(given)) {
            throw new RefusedException(PlatformError.APP_SECRET_INVALID);
        }
        return Installation.ofCustomApp(appId);
    }

    private static String required(ObjectNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw new RefusedException(PlatformError.TOKEN_PARAMETER);
        }
        return value.stringValue();
    }
}
