package io.github.feishureactive.simulator;

import java.util.List;

import tools.jackson.databind.node.ObjectNode;

/**
 * A store app's long way to a token: it asks for a ticket, which comes by another way; ticket and secret bring an app token,
 * and that brings a token for each tenant.
 */
final class StoreTokenEndpoints {

    private final Apps apps;
    private final AppTickets tickets;
    private final Tokens tokens;
    private final Ledgers ledgers;

    StoreTokenEndpoints(Apps apps, AppTickets tickets, Tokens tokens, Ledgers ledgers) {
        this.apps = apps;
        this.tickets = tickets;
        this.tokens = tokens;
        this.ledgers = ledgers;
    }

    List<Route> routes() {
        return List.of(
                Route.open("POST", ApiPaths.APP_TICKET_RESEND, TokenEndpoints.flat(this::resend)),
                Route.open("POST", ApiPaths.STORE_APP_TOKEN, TokenEndpoints.flat(this::appToken)),
                Route.open("POST", ApiPaths.STORE_TENANT_TOKEN, TokenEndpoints.flat(this::tenantToken)));
    }

    private Answer resend(ObjectNode body) {
        Apps.App app = apps.authenticate(body);
        if (!app.ofStore()) {
            throw new RefusedException(PlatformError.APP_TICKET_RESEND_FAILED);
        }
        tickets.push(app.id());
        return Envelope.flat(nothing -> {});
    }

    /** A custom app has no ticket, so whatever it sends is a wrong one. */
    private Answer appToken(ObjectNode body) {
        Apps.App app = apps.authenticate(body);
        if (!tickets.accepts(app.id(), TokenEndpoints.required(body, "app_ticket"))) {
            throw new RefusedException(PlatformError.APP_TICKET_INVALID);
        }
        Tokens.Grant token = tokens.tokenOf(Installation.ofApp(app.id()));
        return Envelope.flat(
                values -> values.put("app_access_token", token.value()).put("expire", token.expire()));
    }

    /** The app token comes in the body; these requests have no Authorization header. */
    private Answer tenantToken(ObjectNode body) {
        String appToken = TokenEndpoints.required(body, "app_access_token");
        String tenantKey = TokenEndpoints.required(body, "tenant_key");
        Installation app = tokens.ownerOf(appToken);
        if (app == null || app.inTenant()) {
            throw new RefusedException(PlatformError.APP_TOKEN_INVALID);
        }
        Installation installation = new Installation(app.appId(), tenantKey);
        if (ledgers.find(installation) == null) {
            throw new RefusedException(PlatformError.TENANT_TOKEN_REFUSED);
        }
        Tokens.Grant token = tokens.tokenOf(installation);
        return Envelope.flat(
                values -> values.put("tenant_access_token", token.value()).put("expire", token.expire()));
    }
}
