package io.github.feishureactive.core.operation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.quota.Quota;

/**
 * The static facts of one endpoint of the platform. An endpoint needs one constant of this type; the gateway itself
 * knows no endpoint.
 *
 * <p>A response is bound by Jackson from snake-case names, usually to a record. {@link tools.jackson.databind.JsonNode}
 * takes it as a tree, {@link Void} expects no data and ignores what comes.
 * {@link io.github.feishureactive.core.download.Download} is a file in place of JSON.
 *
 * @param <T> the type of a successful response
 */
public final class ApiOperation<T> {

    /** The HTTP methods that the platform uses. */
    public enum Method {
        /** Reads. Idempotent unless {@linkplain ApiOperationBuilder#idempotent(boolean) said otherwise}. */
        GET,
        /** Creates, searches, and whatever else has no method of its own. */
        POST,
        /** Replaces. */
        PUT,
        /** Changes a part. */
        PATCH,
        /** Deletes. Most have no body, and none is sent for them; a request may have one. */
        DELETE
    }

    /** Where a response has its fields. */
    public enum Shape {
        /** In the member {@code data}, as in nearly every response of the platform. */
        DATA,
        /**
         * Beside {@code code} and {@code msg}, as in the responses of the authentication calls. These carry secrets, so
         * no text of such a response is ever quoted in an error.
         */
        FLAT
    }

    private final String name;
    private final Method method;
    private final String path;
    private final JsonType<T> response;
    private final Shape shape;
    private final String endpoint;
    private final @Nullable Quota quota;
    private final boolean idempotent;
    private final List<String> scopes;
    private final Map<Integer, ErrorCategory> errors;
    private final Map<Integer, String> advice;
    private final Extras extras;
    private final TokenKind tokenKind;
    private final String documentation;
    private final @Nullable Identity<T> identity;

    ApiOperation(ApiOperationBuilder<T> builder) {
        this.name = builder.name;
        this.method = builder.method;
        this.path = builder.path;
        this.response = builder.response;
        this.shape = builder.shape;
        this.endpoint = method + " " + path.replaceFirst("\\?.*", "").replaceAll("\\{[^/]*?}", "*");
        this.quota = builder.quota;
        this.idempotent = builder.idempotent;
        this.scopes = List.copyOf(builder.scopes);
        this.errors = Map.copyOf(builder.errors);
        this.advice = Map.copyOf(builder.advice);
        this.extras = new Extras(Map.copyOf(builder.headers), null, 0);
        this.tokenKind = builder.tokenKind;
        this.documentation = builder.documentation;
        this.identity = builder.identity;
    }

    /**
     * Starts to describe an operation that is called with GET.
     *
     * @param name its name in errors, metrics and settings, such as {@code hire.referral_account.assets}
     * @param path its path from the first slash on, with variables in braces
     * @param response what a successful response is bound to, {@code Void.class} for nothing
     * @param <T> that type
     * @return a builder
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> ApiOperationBuilder<T> get(String name, String path, Class<T> response) {
        return new ApiOperationBuilder<>(Method.GET, name, path, JsonType.of(response));
    }

    /**
     * Starts to describe an operation that is called with POST.
     *
     * @param name its name in errors, metrics and settings, such as {@code hire.referral_account.enable}
     * @param path its path from the first slash on, with variables in braces
     * @param response what a successful response is bound to, {@code Void.class} for nothing
     * @param <T> that type
     * @return a builder
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> ApiOperationBuilder<T> post(String name, String path, Class<T> response) {
        return new ApiOperationBuilder<>(Method.POST, name, path, JsonType.of(response));
    }

    /**
     * Starts to describe an operation that is called with PUT.
     *
     * @param name its name in errors, metrics and settings, such as {@code contact.department.update}
     * @param path its path from the first slash on, with variables in braces
     * @param response what a successful response is bound to, {@code Void.class} for nothing
     * @param <T> that type
     * @return a builder
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> ApiOperationBuilder<T> put(String name, String path, Class<T> response) {
        return new ApiOperationBuilder<>(Method.PUT, name, path, JsonType.of(response));
    }

    /**
     * Starts to describe an operation that is called with PATCH.
     *
     * @param name its name in errors, metrics and settings, such as {@code contact.user.patch}
     * @param path its path from the first slash on, with variables in braces
     * @param response what a successful response is bound to, {@code Void.class} for nothing
     * @param <T> that type
     * @return a builder
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> ApiOperationBuilder<T> patch(String name, String path, Class<T> response) {
        return new ApiOperationBuilder<>(Method.PATCH, name, path, JsonType.of(response));
    }

    /**
     * Starts to describe an operation that is called with DELETE.
     *
     * @param name its name in errors, metrics and settings, such as {@code im.message.delete}
     * @param path its path from the first slash on, with variables in braces
     * @param response what a successful response is bound to, {@code Void.class} for nothing
     * @param <T> that type
     * @return a builder
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> ApiOperationBuilder<T> delete(String name, String path, Class<T> response) {
        return new ApiOperationBuilder<>(Method.DELETE, name, path, JsonType.of(response));
    }

    /**
     * Starts to describe an operation whose response has a generic type.
     *
     * @param method the HTTP method
     * @param name its name in errors, metrics and settings
     * @param path its path from the first slash on, with variables in braces
     * @param response what a successful response is bound to, such as {@code new TypeReference<Listed<User>>() {}}
     * @param <T> that type
     * @return a builder
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> ApiOperationBuilder<T> of(Method method, String name, String path, TypeReference<T> response) {
        return new ApiOperationBuilder<>(method, name, path, JsonType.of(response));
    }

    /**
     * Starts a request of this operation.
     *
     * @return a request without variables, parameters and body
     */
    public ApiRequest<T> request() {
        return new ApiRequest<>(this, null);
    }

    /**
     * Starts a request whose response must name the given identity, if it names any: see
     * {@link ApiOperationBuilder#identity}. Surrounding white space is ignored.
     *
     * @param identity such as an account's id, {@code null} for none
     * @return a request without variables, parameters and body
     */
    public ApiRequest<T> request(@Nullable String identity) {
        return new ApiRequest<>(this, identity);
    }

    /** {@return the name in errors, metrics and settings} */
    public String name() {
        return name;
    }

    /** {@return the HTTP method} */
    public Method method() {
        return method;
    }

    /**
     * The path with variables in braces. Fit for a metric tag, since it names no account.
     *
     * @return the path template
     */
    public String path() {
        return path;
    }

    /** {@return what a successful response is bound to} */
    public JsonType<T> response() {
        return response;
    }

    /** {@return where a response has its fields} */
    public Shape shape() {
        return shape;
    }

    /**
     * The method and the path with its variables unnamed, such as {@code GET /open-apis/contact/v3/users/*}: what the
     * platform counts by. All operations of one endpoint share one quota, whatever their names are and whatever query
     * stands in their paths. A value that is written into the path in place of a variable makes another endpoint.
     *
     * @return the endpoint
     */
    public String endpoint() {
        return endpoint;
    }

    /**
     * The platform's documented limit for each app in each tenant.
     *
     * @return the quota, {@code null} to take that of the catalogue
     */
    public @Nullable Quota quota() {
        return quota;
    }

    /**
     * Whether a request may be sent again while the effect of the first one is unknown.
     *
     * @return {@code true} if doing it twice is the same as doing it once
     */
    public boolean idempotent() {
        return idempotent;
    }

    /** {@return whom the access token of a request stands for, unless the request brings a user's} */
    public TokenKind tokenKind() {
        return tokenKind;
    }

    /**
     * The scopes of which the app needs one.
     *
     * @return scope names, empty to take those of the catalogue
     */
    public List<String> scopes() {
        return scopes;
    }

    /** {@return what kind of error each of its own codes is; they take precedence over the platform's generic ones} */
    public Map<Integer, ErrorCategory> errors() {
        return errors;
    }

    /** {@return what to do about its own codes, as far as that is known} */
    public Map<Integer, String> advice() {
        return advice;
    }

    /** {@return the headers that every request carries besides those of the gateway, by name} */
    public Map<String, String> headers() {
        return extras.headers();
    }

    /** {@return a link to the official page, empty to take that of the catalogue} */
    public String documentation() {
        return documentation;
    }

    Extras extras() {
        return extras;
    }

    @Nullable
    Identity<T> identity() {
        return identity;
    }

    /** Where a response names what its request named. */
    record Identity<T>(String member, Function<? super T, @Nullable String> value) {}

    @Override
    public String toString() {
        return name + " (" + method + " " + path + ")";
    }
}
