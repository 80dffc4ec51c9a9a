package io.github.feishureactive.simulator;

import java.util.List;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.internal.account.ReferralAccountEndpoints;
import io.github.feishureactive.simulator.internal.account.WithdrawalEndpoints;
import io.github.feishureactive.simulator.internal.api.Route;
import io.github.feishureactive.simulator.internal.event.LongConnectionServer;
import io.github.feishureactive.simulator.internal.token.StoreTokenEndpoints;
import io.github.feishureactive.simulator.internal.token.TokenEndpoints;
import io.github.feishureactive.simulator.quota.Quota;

/** The endpoint table: every path with its scopes, its documented quota and its code. */
final class ApiRoutes {

    private static final List<String> WRITE = List.of(ApiScopes.REFERRAL_ACCOUNT);
    private static final List<String> READ = List.of(ApiScopes.REFERRAL_ACCOUNT, ApiScopes.REFERRAL_ACCOUNT_READONLY);

    private ApiRoutes() {}

    static List<Route> of(
            TokenEndpoints tokens,
            StoreTokenEndpoints storeTokens,
            ReferralAccountEndpoints accounts,
            WithdrawalEndpoints withdrawals,
            LongConnectionServer longConnections) {
        return List.of(
                Route.flatJson(ApiPaths.TENANT_TOKEN, tokens::tenantToken),
                Route.flatJson(ApiPaths.APP_TOKEN, tokens::appToken),
                Route.flatJson(ApiPaths.APP_TICKET_RESEND, storeTokens::resend),
                Route.flatJson(ApiPaths.STORE_APP_TOKEN, storeTokens::appToken),
                Route.flatJson(ApiPaths.STORE_TENANT_TOKEN, storeTokens::tenantToken),
                post(ApiPaths.CREATE, Quota.perMinute(100), accounts::create),
                post(ApiPaths.ENABLE, Quota.perSecond(10), accounts::enable),
                post(ApiPaths.DEACTIVATE, Quota.perMinute(100), accounts::deactivate),
                Route.authenticated("GET", ApiPaths.ASSETS, READ, Quota.perSecond(10), accounts::assets),
                post(ApiPaths.WITHDRAW, Quota.perMinute(100), withdrawals::withdraw),
                post(ApiPaths.RECONCILIATION, Quota.perMinute(100), withdrawals::reconcile),
                Route.flat(ApiPaths.LONG_CONNECTION, longConnections::endpoint));
    }

    private static Route post(String path, Quota quota, Route.Endpoint endpoint) {
        return Route.authenticated("POST", path, WRITE, quota, endpoint);
    }
}
