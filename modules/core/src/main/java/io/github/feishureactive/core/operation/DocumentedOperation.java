package io.github.feishureactive.core.operation;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.quota.Quota;

/**
 * What the platform documents of one operation. Documents age: what is said here explains and sets defaults, and is no
 * reason to refuse a call.
 *
 * @param method the HTTP method in upper case
 * @param path the path template, with variables as the documents spell them, such as {@code :user_id}
 * @param quota the limit for each app in each tenant, {@code null} if none is published
 * @param tokens the kinds of access tokens it takes, empty if none is named
 * @param apps the kinds of apps that may call it, empty if none is named
 * @param scopes the scopes of which the app needs one, empty if none is named
 * @param documentation the address of the official page
 */
public record DocumentedOperation(
        String method,
        String path,
        @Nullable Quota quota,
        Set<TokenKind> tokens,
        Set<AppKind> apps,
        List<String> scopes,
        String documentation) {

    /**
     * Whether a kind of token is documented.
     *
     * @param kind what a request carries
     * @return {@code false} if others are named and this one is not
     */
    public boolean takes(TokenKind kind) {
        return tokens.isEmpty() || tokens.contains(kind);
    }

    /** How an app comes to a tenant. */
    public enum AppKind {
        /** Made by the tenant for itself. */
        CUSTOM,
        /** Published in the app store. */
        STORE
    }

    /**
     * Copies the collections.
     *
     * @param method the HTTP method in upper case
     * @param path the path template, with variables as the documents spell them, such as {@code :user_id}
     * @param quota the limit for each app in each tenant, {@code null} if none is published
     * @param tokens the kinds of access tokens it takes, empty if none is named
     * @param apps the kinds of apps that may call it, empty if none is named
     * @param scopes the scopes of which the app needs one, empty if none is named
     * @param documentation the address of the official page
     */
    public DocumentedOperation {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        tokens = Set.copyOf(tokens);
        apps = Set.copyOf(apps);
        scopes = List.copyOf(scopes);
        Objects.requireNonNull(documentation, "documentation");
    }
}
