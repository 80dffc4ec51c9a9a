package io.github.feishureactive.simulator.internal.token;

import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Apps;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;

/** Issues tokens to custom apps. Responses are flat, and errors have HTTP 200. */
public final class TokenEndpoints {

    private final Apps apps;
    private final IssuedTokens tokens;

    public TokenEndpoints(Apps apps, IssuedTokens tokens) {
        this.apps = apps;
        this.tokens = tokens;
    }

    public ApiResponse tenantToken(ObjectNode body) {
        IssuedTokens.Grant token = tokens.tokenOf(customApp(body));
        return ApiResponse.flat(
                values -> values.put("tenant_access_token", token.value()).put("expire", token.expire()));
    }

    /** Returns one token under both names, as in the documentation's example. */
    public ApiResponse appToken(ObjectNode body) {
        IssuedTokens.Grant token = tokens.tokenOf(customApp(body));
        return ApiResponse.flat(values -> values.put("app_access_token", token.value())
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
