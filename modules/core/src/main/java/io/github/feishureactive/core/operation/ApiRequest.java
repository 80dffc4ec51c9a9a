package io.github.feishureactive.core.operation;

import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.github.feishureactive.core.error.InvalidRequestException;
import io.github.feishureactive.core.multipart.Multipart;

/**
 * One request of an {@link ApiOperation}. Immutable: each method returns a new request. An invalid argument becomes the
 * error of the call, so that no method throws while a request is built.
 *
 * @param <T> the type of a successful response
 */
public final class ApiRequest<T> {

    private final ApiOperation<T> operation;
    private final String target;
    private final @Nullable Object body;
    private final @Nullable String tenantKey;
    private final @Nullable String identity;
    private final @Nullable String problem;
    private final Extras extras;

    ApiRequest(ApiOperation<T> operation, @Nullable String identity) {
        this(operation, operation.path(), null, null, identity, null, operation.extras());
    }

    private ApiRequest(
            ApiOperation<T> operation,
            String target,
            @Nullable Object body,
            @Nullable String tenantKey,
            @Nullable String identity,
            @Nullable String problem,
            Extras extras) {
        this.operation = operation;
        this.target = target;
        this.body = body;
        this.tenantKey = tenantKey;
        this.identity = identity;
        this.problem = problem;
        this.extras = extras;
    }

    /**
     * Fills a variable of the path. The value is percent-encoded and stays within its segment.
     *
     * @param name the variable's name, without braces
     * @param value neither blank nor a dot segment, or the call fails
     * @return a request with that variable filled
     */
    public ApiRequest<T> path(String name, @Nullable String value) {
        String variable = "{" + name + "}";
        if (!target.contains(variable)) {
            return invalid("The path of " + operation.name() + " has no variable " + variable + ".");
        }
        if (value == null || value.isBlank()) {
            return invalid("Pass a " + name + ": it is part of the path and must not be blank.");
        }
        if (value.equals(".") || value.equals("..")) {
            return invalid("Pass a real " + name + ": a dot segment would change the path.");
        }
        return new ApiRequest<>(
                operation,
                target.replace(variable, PercentEncoding.encode(value)),
                body,
                tenantKey,
                identity,
                problem,
                extras);
    }

    /**
     * Adds a query parameter. Name and value are percent-encoded.
     *
     * @param name the parameter's name
     * @param value its value, {@code null} to leave the parameter out
     * @return a request with that parameter
     */
    public ApiRequest<T> query(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        char separator = target.indexOf('?') < 0 ? '?' : '&';
        return new ApiRequest<>(
                operation,
                target + separator + PercentEncoding.encode(name) + '=' + PercentEncoding.encode(value),
                body,
                tenantKey,
                identity,
                problem,
                extras);
    }

    /**
     * Sets the body, whatever the method is. Without one, nothing is sent.
     *
     * @param body what Jackson writes as JSON with snake-case names, without absent members; usually a record
     * @return a request with that body
     */
    public ApiRequest<T> body(Object body) {
        return new ApiRequest<>(operation, target, body, tenantKey, identity, problem, extras);
    }

    /**
     * Sets a body of fields and files in place of a JSON body. It is streamed, so the call's deadline is one of silence
     * from then on: see {@code FeishuGateway.call}.
     *
     * @param form the fields and files; an operation called with GET or DELETE takes none
     * @return a request with that body
     */
    public ApiRequest<T> multipart(Multipart form) {
        ApiRequest<T> request = body(form);
        String wrong = operation.method() == ApiOperation.Method.GET || operation.method() == ApiOperation.Method.DELETE
                ? "Leave the multipart body out: " + operation.name() + " is called with " + operation.method() + "."
                : form.problem();
        return wrong == null ? request : request.invalid(wrong);
    }

    /**
     * Continues a download. The content begins at the offset even if the platform sends the whole file.
     *
     * @param offset the number of bytes that are there, not negative
     * @return a request for the rest of the file; an invalid one if the operation is no download
     */
    public ApiRequest<T> resumeFrom(long offset) {
        if (offset < 0 || !operation.response().isDownload()) {
            return invalid(
                    offset < 0
                            ? "Pass the number of bytes that are there: it must not be negative."
                            : "Leave the offset out: " + operation.name() + " is no download.");
        }
        return offset == 0
                ? this
                : new ApiRequest<>(operation, target, body, tenantKey, identity, problem, extras.from(offset));
    }

    /**
     * Adds a header, which replaces one of the same name that the operation has.
     *
     * @param name the header's name
     * @param value its value in printable ASCII characters, {@code null} to leave the header out; never logged
     * @return a request with that header; an invalid one if HTTP does not allow name or value, or if the gateway sets
     *     that header itself, such as {@code Authorization} and {@code Content-Type}
     */
    public ApiRequest<T> header(String name, @Nullable String value) {
        if (value == null) {
            return this;
        }
        try {
            Extras more = extras.with(operation.name(), name, value);
            return new ApiRequest<>(operation, target, body, tenantKey, identity, problem, more);
        } catch (IllegalArgumentException e) {
            return invalid(e.getMessage() + ".");
        }
    }

    /**
     * Sends the request with a user's access token in place of the app's. The quota is counted by app and tenant all
     * the same. The call fails if the platform rejects the token.
     *
     * @param token the user's {@code user_access_token}, a secret, without {@code Bearer}; {@code null}, blank or
     *     anything but printable ASCII without spaces makes the request invalid
     * @return a request with that token
     */
    public ApiRequest<T> userToken(@Nullable String token) {
        if (token == null || token.isBlank()) {
            return invalid("Pass a user access token: it must not be blank.");
        }
        return token.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? userToken(() -> Mono.just(token))
                : invalid(
                        "Pass the user access token alone: it has no spaces, line breaks or characters beyond ASCII.");
    }

    /**
     * Sends the request with a user's access token in place of the app's. A token that the platform rejects is reported
     * to its source, and the request is sent again once if the source then has another.
     *
     * @param source supplies the token for each attempt; {@code null} makes the request invalid, rather than one that
     *     acts as the app
     * @return a request with a token of that source
     */
    public ApiRequest<T> userToken(@Nullable UserTokenSource source) {
        if (source == null) {
            return invalid("Pass a source of user access tokens: it must not be null.");
        }
        return new ApiRequest<>(operation, target, body, tenantKey, identity, problem, extras.with(source));
    }

    /**
     * Binds the request to a tenant.
     *
     * @param tenantKey the tenant, {@code null} for the one tenant of a custom app
     * @return a request for that tenant
     */
    public ApiRequest<T> tenant(@Nullable String tenantKey) {
        return Objects.equals(tenantKey, this.tenantKey)
                ? this
                : new ApiRequest<>(operation, target, body, tenantKey, identity, problem, extras);
    }

    /**
     * Marks the request as invalid, so that the call fails before anything is sent.
     *
     * @param message which argument is wrong, and what to pass instead; must not quote the argument
     * @return a request that fails with an {@link InvalidRequestException} of the first problem found
     */
    public ApiRequest<T> invalid(String message) {
        return problem != null ? this : new ApiRequest<>(operation, target, body, tenantKey, identity, message, extras);
    }

    /** {@return the operation of this request} */
    public ApiOperation<T> operation() {
        return operation;
    }

    /** {@return the tenant that the request is bound to, {@code null} for the one tenant of a custom app} */
    public @Nullable String tenantKey() {
        return tenantKey;
    }

    /**
     * Path and query, percent-encoded.
     *
     * @return the request target, in which variables that were not filled still stand in braces
     */
    public String target() {
        return target;
    }

    /**
     * The body before it is written as JSON, or a {@link Multipart}. It may hold a secret.
     *
     * @return the body, {@code null} for none
     */
    public @Nullable Object body() {
        return body;
    }

    /** {@return the headers of the operation and of this request by name; a value may hold a secret} */
    public Map<String, String> headers() {
        return extras.headers();
    }

    /** {@return where the user's access token comes from, {@code null} if the request has a token of the app} */
    public @Nullable UserTokenSource userTokenSource() {
        return extras.userToken();
    }

    /** {@return where the content of a download begins} */
    public long offset() {
        return extras.offset();
    }

    /** {@return whom the access token of this request stands for} */
    public TokenKind tokenKind() {
        return extras.userToken() != null ? TokenKind.USER : operation.tokenKind();
    }

    /**
     * Compares the identity that a response names with that of this request.
     *
     * @param response a response of this operation
     * @return the name of the member that shows that it belongs to another request, {@code null} if none does
     */
    public @Nullable String mismatch(T response) {
        ApiOperation.Identity<T> expected = operation.identity();
        if (identity == null || expected == null) {
            return null;
        }
        String named = expected.value().apply(response);
        return named == null || named.strip().equals(identity.strip()) ? null : expected.member();
    }

    /**
     * Why the request cannot be sent.
     *
     * @return the message of the call's {@link InvalidRequestException}, {@code null} if nothing is wrong
     */
    public @Nullable String problem() {
        int unfilled = problem == null ? target.indexOf('{') : -1;
        if (unfilled >= 0) {
            String variable = target.substring(unfilled + 1, target.indexOf('}', unfilled));
            return "Fill {" + variable + "} with path(\"" + variable + "\", ..): the path of " + operation.name()
                    + " is " + operation.path() + ".";
        }
        if (problem == null && tokenKind() == TokenKind.USER && extras.userToken() == null) {
            return "Pass a user access token with userToken(..): " + operation.name() + " takes no token of the app.";
        }
        return problem;
    }

    /** Names operation and tenant only: path, query and body may hold what must not be logged. */
    @Override
    public String toString() {
        return "ApiRequest[" + operation.name() + (tenantKey == null ? "" : ", tenant " + tenantKey) + "]";
    }
}
