package io.github.feishureactive.auth;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.internal.AbsentIfUnreadable;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;
import io.github.feishureactive.core.token.AccessToken;

/** The token endpoints of the platform, and what goes over the wire there. */
final class TokenOperations {

    private static final String DOCUMENTATION =
            "https://open.feishu.cn/document/server-docs/authentication-management/access-token/";

    static final ApiOperation<TenantTokenAnswer> CUSTOM_APP_TENANT_TOKEN = ApiOperation.post(
                    "auth.tenant_access_token.internal",
                    "/open-apis/auth/v3/tenant_access_token/internal",
                    TenantTokenAnswer.class)
            .shape(Shape.FLAT)
            .idempotent()
            .documentation(DOCUMENTATION + "tenant_access_token_internal")
            .build();

    static final ApiOperation<AppTokenAnswer> CUSTOM_APP_TOKEN = ApiOperation.post(
                    "auth.app_access_token.internal",
                    "/open-apis/auth/v3/app_access_token/internal",
                    AppTokenAnswer.class)
            .shape(Shape.FLAT)
            .idempotent()
            .documentation(DOCUMENTATION + "app_access_token_internal")
            .build();

    static final ApiOperation<AppTokenAnswer> STORE_APP_TOKEN = ApiOperation.post(
                    "auth.app_access_token", "/open-apis/auth/v3/app_access_token", AppTokenAnswer.class)
            .shape(Shape.FLAT)
            .idempotent()
            .documentation(DOCUMENTATION + "app_access_token")
            .build();

    static final ApiOperation<TenantTokenAnswer> STORE_APP_TENANT_TOKEN = ApiOperation.post(
                    "auth.tenant_access_token", "/open-apis/auth/v3/tenant_access_token", TenantTokenAnswer.class)
            .shape(Shape.FLAT)
            .idempotent()
            .documentation(DOCUMENTATION + "tenant_access_token")
            .build();

    static final ApiOperation<ResendAnswer> RESEND_TICKET = ApiOperation.post(
                    "auth.app_ticket.resend", "/open-apis/auth/v3/app_ticket/resend", ResendAnswer.class)
            .shape(Shape.FLAT)
            .idempotent()
            .documentation(DOCUMENTATION + "app_ticket_resend")
            .build();

    /** While half an hour or more remains the platform gives the same token again, so this long every token lives. */
    private static final long LEAST_SECONDS = Duration.ofMinutes(30).toSeconds();

    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Integer.MAX_VALUE);

    private TokenOperations() {}

    /** Whole seconds of what the platform says; what is beyond sense is cut, not computed with. */
    private static long seconds(@Nullable BigDecimal expire) {
        if (expire == null) {
            return LEAST_SECONDS;
        }
        return expire.signum() <= 0 ? 0 : expire.min(MOST_SECONDS).longValue();
    }

    /** Asks for a store app's own token. */
    record AppTokenBody(String appId, String appSecret, String appTicket) {

        @Override
        public String toString() {
            return "AppTokenBody[" + appId + ", hidden]";
        }
    }

    /** Asks for the token of a store app in one tenant. */
    record TenantTokenBody(String appAccessToken, String tenantKey) {

        @Override
        public String toString() {
            return "TenantTokenBody[hidden, " + tenantKey + "]";
        }
    }

    /** Holds an app's token: checked on arrival, hidden in text. */
    record AppTokenAnswer(
            String appAccessToken,
            @AbsentIfUnreadable @Nullable BigDecimal expire) {

        AppTokenAnswer {
            AccessToken.of(Objects.requireNonNull(appAccessToken, "appAccessToken"));
        }

        IssuedToken issued() {
            return new IssuedToken(AccessToken.of(appAccessToken), seconds(expire));
        }

        @Override
        public String toString() {
            return "AppTokenAnswer[hidden, " + seconds(expire) + "]";
        }
    }

    /** Says that a ticket is on its way as an event. */
    record ResendAnswer() {}

    /** Asks with the app's own credentials. */
    record CredentialsBody(String appId, String appSecret) {

        @Override
        public String toString() {
            return "CredentialsBody[" + appId + ", hidden]";
        }
    }

    /** Holds a token: checked on arrival, hidden in text. */
    record TenantTokenAnswer(
            String tenantAccessToken,
            @AbsentIfUnreadable @Nullable BigDecimal expire) {

        TenantTokenAnswer {
            // Here, so that a response without a token is an unreadable one like any other.
            AccessToken.of(Objects.requireNonNull(tenantAccessToken, "tenantAccessToken"));
        }

        IssuedToken issued() {
            return new IssuedToken(AccessToken.of(tenantAccessToken), seconds(expire));
        }

        @Override
        public String toString() {
            return "TenantTokenAnswer[hidden, " + seconds(expire) + "]";
        }
    }
}
