package io.github.feishureactive.core.operation;

import reactor.core.publisher.Mono;

/**
 * Supplies the access token of one user, who has authorised the app. The application keeps and renews users' tokens;
 * the gateway never caches one.
 *
 * @see <a href="https://open.feishu.cn/document/server-docs/api-call-guide/calling-process/get-access-token">Access
 *     tokens of the platform</a>
 */
@FunctionalInterface
public interface UserTokenSource {

    /**
     * Returns the user's current token. Asked once for each attempt of a call, before the call waits for its quota; a
     * cancelled call cancels it.
     *
     * @return the token; an error or an empty {@code Mono} fails the call
     */
    Mono<String> token();

    /**
     * Receives a token that the platform rejected, once for each call that it was rejected for. The call then asks for
     * the token again, and is sent again only with another one.
     *
     * @param token the token that was rejected
     */
    default void rejected(String token) {}
}
