package io.github.feishureactive.simulator.internal.token;

import java.util.function.Predicate;

import tools.jackson.databind.node.ObjectNode;

import io.github.feishureactive.simulator.internal.api.ApiResponse;
import io.github.feishureactive.simulator.internal.api.Apps;
import io.github.feishureactive.simulator.internal.api.Installation;
import io.github.feishureactive.simulator.internal.api.PlatformError;
import io.github.feishureactive.simulator.internal.api.RefusedException;
import io.github.feishureactive.simulator.internal.api.RequestFields;

/**
 * Issues tokens to store apps. An app requests a ticket, which is pushed to it; ticket and secret give an app token,
 * and the app token gives a token for each tenant.
 */
public final class StoreTokenEndpoints {

    private final Apps apps;
    private final IssuedTickets tickets;
    private final IssuedTokens tokens;
    private final Predicate<Installation> installed;

    /** The predicate says whether an app is installed in a tenant. */
    public StoreTokenEndpoints(
            Apps apps, IssuedTickets tickets, IssuedTokens tokens, Predicate<Installation> installed) {
        this.apps = apps;
        this.tickets = tickets;
        this.tokens = tokens;
        this.installed = installed;
    }

    public ApiResponse resend(ObjectNode body) {
        Apps.App app = apps.authenticate(body);
        if (!app.ofStore()) {
            throw new RefusedException(PlatformError.APP_TICKET_RESEND_FAILED);
        }
        tickets.push(app.id());
        return ApiResponse.flat(nothing -> {});
    }

    /** A custom app has no ticket, so any ticket that it sends is invalid. */
    public ApiResponse appToken(ObjectNode body) {
        Apps.App app = apps.authenticate(body);
        if (!tickets.accepts(app.id(), RequestFields.requiredByTokenEndpoint(body, "app_ticket"))) {
            throw new RefusedException(PlatformError.APP_TICKET_INVALID);
        }
        IssuedTokens.Grant token = tokens.tokenOf(Installation.ofApp(app.id()));
        return ApiResponse.flat(
                values -> values.put("app_access_token", token.value()).put("expire", token.expire()));
    }

    /** The app token is in the body: these requests have no {@code Authorization} header. */
    public ApiResponse tenantToken(ObjectNode body) {
        String appToken = RequestFields.requiredByTokenEndpoint(body, "app_access_token");
        String tenantKey = RequestFields.requiredByTokenEndpoint(body, "tenant_key");
        Installation app = tokens.ownerOf(appToken);
        if (app == null || app.inTenant()) {
            throw new RefusedException(PlatformError.APP_TOKEN_INVALID);
        }
        Installation installation = new Installation(app.appId(), tenantKey);
        if (!installed.test(installation)) {
            throw new RefusedException(PlatformError.TENANT_TOKEN_REFUSED);
        }
        IssuedTokens.Grant token = tokens.tokenOf(installation);
        return ApiResponse.flat(
                values -> values.put("tenant_access_token", token.value()).put("expire", token.expire()));
    }
}
