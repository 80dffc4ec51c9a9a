package io.github.feishureactive.core.operation;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.quota.Quota;

/**
 * The static facts of one endpoint of the platform. An endpoint needs one constant of this type; the gateway itself
 * knows no endpoint.
 *
 * @param <T> the type of a successful response, bound by Jackson from snake-case names; usually a record
 */
public final class ApiOperation<T> {

    /** The HTTP methods that the platform uses. */
    public enum Method {
        /** Reads; has no body. */
        GET,
        /** Everything else. */
        POST
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
    private final Class<T> responseType;
    private final Shape shape;
    private final String endpoint;
    private final @Nullable Quota quota;
    private final boolean idempotent;
    private final List<String> scopes;
    private final Map<Integer, ErrorCategory> errors;
    private final Map<String, String> headers;
    private final String documentation;
    private final @Nullable Identity<T> identity;

    ApiOperation(ApiOperationBuilder<T> builder) {
        this.name = builder.name;
        this.method = builder.method;
        this.path = builder.path;
        this.responseType = builder.responseType;
        this.shape = builder.shape;
        this.endpoint = method + " " + path.replaceAll("\\{[^/]*?}", "*");
        this.quota = builder.quota;
        this.idempotent = builder.idempotent;
        this.scopes = List.copyOf(builder.scopes);
        this.errors = Map.copyOf(builder.errors);
        this.headers = Map.copyOf(builder.headers);
        this.documentation = builder.documentation;
        this.identity = builder.identity;
        // Prepare the reader now: Jackson takes locks for that, which an event loop must not wait for.
        Json.reader(responseType);
    }

    /**
     * Starts to describe an operation that is called with GET.
     *
     * @param name its name in errors, metrics and settings, such as {@code hire.referral_account.assets}
     * @param path its path from the first slash on, with variables in braces
     * @param responseType the type that a successful response is bound to
     * @param <T> that type
     * @return a builder
     */
    public static <T> ApiOperationBuilder<T> get(String name, String path, Class<T> responseType) {
        return new ApiOperationBuilder<>(Method.GET, name, path, responseType);
    }

    /**
     * Starts to describe an operation that is called with POST.
     *
     * @param name its name in errors, metrics and settings, such as {@code hire.referral_account.enable}
     * @param path its path from the first slash on, with variables in braces
     * @param responseType the type that a successful response is bound to
     * @param <T> that type
     * @return a builder
     */
    public static <T> ApiOperationBuilder<T> post(String name, String path, Class<T> responseType) {
        return new ApiOperationBuilder<>(Method.POST, name, path, responseType);
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

    /**
     * The name in errors, metrics and settings.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * The HTTP method.
     *
     * @return the method
     */
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

    /**
     * The type that a successful response is bound to.
     *
     * @return the type
     */
    public Class<T> responseType() {
        return responseType;
    }

    /**
     * Where a response has its fields.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The method and the path with its variables unnamed, such as {@code GET /open-apis/contact/v3/users/*}: what the
     * platform counts by. All operations of one endpoint share one quota, whatever their names are. A value that is
     * written into the path in place of a variable makes another endpoint.
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

    /**
     * The scopes of which the app needs one.
     *
     * @return scope names, empty to take those of the catalogue
     */
    public List<String> scopes() {
        return scopes;
    }

    /**
     * The operation's own error codes. They take precedence over the platform's generic ones.
     *
     * @return what kind of error each code is
     */
    public Map<Integer, ErrorCategory> errors() {
        return errors;
    }

    /**
     * The headers that every request of the operation carries besides those of the gateway.
     *
     * @return values by header name
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The official page.
     *
     * @return a link, empty to take that of the catalogue
     */
    public String documentation() {
        return documentation;
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
