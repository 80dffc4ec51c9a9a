package io.github.feishureactive.auth;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.auth.TokenOperations.CredentialsBody;
import io.github.feishureactive.core.internal.AppBound;
import io.github.feishureactive.core.token.AppTicketSource;
import io.github.feishureactive.core.token.Authentication;
import io.github.feishureactive.core.token.TokenStore;

/**
 * Calls as an app. Tokens are fetched when first needed, shared by all calls of a gateway, renewed shortly before they
 * expire while the old one still serves, and replaced when the platform refuses one.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/get-access-token">Access
 *     tokens of the platform</a>
 */
public final class AppAuthentication implements Authentication, AppBound {

    private final String kind;
    private final CredentialsBody credentials;
    private final Opening opening;
    private final @Nullable TokenStore store;

    private AppAuthentication(String kind, CredentialsBody credentials, Opening opening, @Nullable TokenStore store) {
        this.kind = kind;
        this.credentials = credentials;
        this.opening = opening;
        this.store = store;
    }

    /**
     * A custom app: one that a company built for itself, and that works in that company's tenant only.
     *
     * @param appId App ID, as it stands in the developer console, such as {@code cli_a1b2c3}; spaces around it are cut
     * @param appSecret App Secret, as it stands there; spaces around it are cut
     * @return credentials for any number of gateways
     * @throws IllegalArgumentException if one of them is blank
     */
    public static AppAuthentication customApp(String appId, String appSecret) {
        return new AppAuthentication("custom app", credentials(appId, appSecret), CustomAppTokens::new, null);
    }

    /**
     * A store app: one that a vendor built for many companies, and that works in the tenant of each. Its calls name the
     * tenant, as in {@code accounts.forTenant(tenantKey)}.
     *
     * <p>The platform pushes tickets to the app, which it has to show for its tokens. Where none is there, or the
     * platform refuses the last one, it is asked once to push another, which is awaited for some seconds.
     *
     * @param appId App ID, as it stands in the developer console
     * @param appSecret App Secret, as it stands there
     * @param tickets where the tickets are kept, such as an {@link AppTicketStore} that the receiver of events feeds
     * @return credentials for any number of gateways
     * @throws IllegalArgumentException if one of them is blank
     * @see <a
     *     href="https://open.feishu.cn/document/server-docs/authentication-management/access-token/app_ticket_resend">App
     *     tickets</a>
     */
    public static AppAuthentication storeApp(String appId, String appSecret, AppTicketSource tickets) {
        Objects.requireNonNull(tickets, "tickets");
        return new AppAuthentication(
                "store app",
                credentials(appId, appSecret),
                (environment, credentials, sharing) -> new StoreAppTokens(environment, credentials, sharing, tickets),
                null);
    }

    /**
     * The same credentials, with tokens that the instances of a service keep for each other: one that starts, or renews
     * its token, takes what another was given, and asks the platform only where there is nothing. A store app with many
     * tenants saves most by it.
     *
     * @param store where tokens are kept; they are sealed with the app's secret before they get there
     * @return new credentials for any number of gateways
     */
    public AppAuthentication withTokenStore(TokenStore store) {
        return new AppAuthentication(kind, credentials, opening, Objects.requireNonNull(store, "store"));
    }

    private static CredentialsBody credentials(String appId, String appSecret) {
        return new CredentialsBody(notBlank(appId, "app id"), notBlank(appSecret, "app secret"));
    }

    /** Null too, since it often comes from an environment where it is not set. */
    private static String notBlank(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("The " + name + " is " + (value == null ? "null" : "blank")
                    + "; copy it from the developer console.");
        }
        return value.trim();
    }

    @Override
    public AccessTokens open(Environment environment) {
        return opening.open(
                environment,
                credentials,
                store == null ? TokenSharing.NONE : new SharedTokens(store, credentials, environment));
    }

    @Override
    public String appId() {
        return credentials.appId();
    }

    @Override
    public String toString() {
        return "AppAuthentication[" + kind + " " + credentials.appId() + ", secret hidden]";
    }

    /** Creates the source of tokens for one type of app. */
    @FunctionalInterface
    private interface Opening {

        AccessTokens open(Environment environment, CredentialsBody credentials, TokenSharing sharing);
    }
}
