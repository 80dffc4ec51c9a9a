package io.github.feishureactive.auth;

import java.util.Objects;

import io.github.feishureactive.core.AccessToken;
import io.github.feishureactive.core.ApiOperation;
import io.github.feishureactive.core.ApiOperation.Shape;

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

    private TokenOperations() {}

    /** Asks with the app's own credentials. */
    record CredentialsBody(String appId, String appSecret) {

        @Override
        public String toString() {
            return "CredentialsBody[" + appId + ", hidden]";
        }
    }

    /** Holds a token: checked on arrival, hidden in text. */
    record TenantTokenAnswer(String tenantAccessToken, long expire) {

        TenantTokenAnswer {
            // Here, so that an answer without a token is an unreadable one like any other.
            AccessToken.of(Objects.requireNonNull(tenantAccessToken, "tenantAccessToken"));
        }

        IssuedToken issued() {
            return new IssuedToken(AccessToken.of(tenantAccessToken), expire);
        }

        @Override
        public String toString() {
            return "TenantTokenAnswer[hidden, " + expire + "]";
        }
    }
}
