package io.github.feishureactive.simulator;

import java.util.List;
import java.util.Set;

import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.internal.account.ReferralAccountEndpoints;
import io.github.feishureactive.simulator.internal.account.WithdrawalEndpoints;
import io.github.feishureactive.simulator.internal.api.Route;
import io.github.feishureactive.simulator.internal.event.LongConnectionServer;
import io.github.feishureactive.simulator.internal.jobpost.JobPostEndpoints;
import io.github.feishureactive.simulator.internal.referral.ReferralEndpoints;
import io.github.feishureactive.simulator.internal.reward.RewardEndpoints;
import io.github.feishureactive.simulator.internal.token.StoreTokenEndpoints;
import io.github.feishureactive.simulator.internal.token.TokenEndpoints;
import io.github.feishureactive.simulator.quota.Quota;

/** The endpoint table: every path with its scopes, its documented quotas and its code. */
final class ApiRoutes {

    /** The scopes of calls that are documented for custom apps only: no store app can have them. */
    static final Set<String> CUSTOM_APPS_ONLY =
            Set.of(ApiScopes.EXTERNAL_REFERRAL_REWARD, ApiScopes.REFERRAL_WEBSITE_READONLY);

    private static final List<String> WRITE = List.of(ApiScopes.REFERRAL_ACCOUNT);
    private static final List<String> READ = List.of(ApiScopes.REFERRAL_ACCOUNT, ApiScopes.REFERRAL_ACCOUNT_READONLY);
    private static final List<String> REWARD = List.of(ApiScopes.EXTERNAL_REFERRAL_REWARD);
    private static final List<String> REFERRAL = List.of(ApiScopes.REFERRAL_READONLY, ApiScopes.REFERRAL);
    private static final List<String> WEBSITE = List.of(ApiScopes.REFERRAL_WEBSITE_READONLY);

    private static final List<Quota> TEN_A_SECOND = List.of(Quota.perSecond(10));
    private static final List<Quota> HUNDRED_A_MINUTE = List.of(Quota.perMinute(100));
    private static final List<Quota> OF_JOB_POSTS = List.of(Quota.perMinute(1000), Quota.perSecond(50));

    private ApiRoutes() {}

    static List<Route> ofTokens(TokenEndpoints tokens, StoreTokenEndpoints storeTokens) {
        return List.of(
                Route.flatJson(ApiPaths.TENANT_TOKEN, tokens::tenantToken),
                Route.flatJson(ApiPaths.APP_TOKEN, tokens::appToken),
                Route.flatJson(ApiPaths.APP_TICKET_RESEND, storeTokens::resend),
                Route.flatJson(ApiPaths.STORE_APP_TOKEN, storeTokens::appToken),
                Route.flatJson(ApiPaths.STORE_TENANT_TOKEN, storeTokens::tenantToken));
    }

    static List<Route> ofEvents(LongConnectionServer longConnections) {
        return List.of(Route.flat(ApiPaths.LONG_CONNECTION, longConnections::endpoint));
    }

    static List<Route> ofAccounts(ReferralAccountEndpoints accounts, WithdrawalEndpoints withdrawals) {
        return List.of(
                post(ApiPaths.CREATE, WRITE, HUNDRED_A_MINUTE, accounts::create),
                post(ApiPaths.ENABLE, WRITE, TEN_A_SECOND, accounts::enable),
                post(ApiPaths.DEACTIVATE, WRITE, HUNDRED_A_MINUTE, accounts::deactivate),
                get(ApiPaths.ASSETS, READ, TEN_A_SECOND, accounts::assets),
                post(ApiPaths.WITHDRAW, WRITE, HUNDRED_A_MINUTE, withdrawals::withdraw),
                post(ApiPaths.RECONCILIATION, WRITE, HUNDRED_A_MINUTE, withdrawals::reconcile));
    }

    static List<Route> ofReferrals(RewardEndpoints rewards, ReferralEndpoints referrals, JobPostEndpoints jobPosts) {
        return List.of(
                post(ApiPaths.REWARDS, REWARD, TEN_A_SECOND, rewards::importReward),
                Route.authenticated("DELETE", ApiPaths.REWARD, REWARD, TEN_A_SECOND, rewards::delete),
                get(ApiPaths.REFERRAL_BY_APPLICATION, REFERRAL, List.of(Quota.perSecond(50)), referrals::byApplication),
                post(ApiPaths.REFERRAL_SEARCH, REFERRAL, TEN_A_SECOND, referrals::search),
                get(ApiPaths.JOB_POSTS, WEBSITE, OF_JOB_POSTS, jobPosts::list),
                get(ApiPaths.JOB_POST, WEBSITE, OF_JOB_POSTS, jobPosts::get));
    }

    private static Route post(String path, List<String> scopes, List<Quota> quotas, Route.Endpoint endpoint) {
        return Route.authenticated("POST", path, scopes, quotas, endpoint);
    }

    private static Route get(String path, List<String> scopes, List<Quota> quotas, Route.Endpoint endpoint) {
        return Route.authenticated("GET", path, scopes, quotas, endpoint);
    }
}
