package io.github.feishureactive.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

import io.github.feishureactive.core.quota.Quota;

/**
 * What is fixed about one endpoint of the platform. Constants of this type are all that an endpoint costs: the gateway
 * knows none by itself.
 *
 * @param <T> what a successful call answers, bound by Jackson from snake-case names; usually a record
 */
public final class ApiOperation<T> {

    /** The HTTP methods that the platform uses. */
    public enum Method {
        /** Reads; sends no body. */
        GET,
        /** Everything else. */
        POST
    }

    /** Where the fields of the answer are. */
    public enum Shape {
        /** In the member {@code data}, as in nearly every answer of the platform. */
        DATA,
        /**
         * Beside {@code code} and {@code msg}, as in the answers of the authentication calls. These carry secrets, so no
         * text of such an answer is ever quoted in an error.
         */
        FLAT
    }

    private final String name;
    private final Method method;
    private final String path;
    private final Shape shape;
    private final Quota quota;
    private final boolean idempotent;
    private final List<String> scopes;
    private final Map<Integer, ErrorCategory> errors;
    private final Map<String, String> headers;
    private final String documentation;
    private final ObjectReader reader;
    private final @Nullable Identity<T> identity;

    private ApiOperation(Builder<T> builder) {
        this.name = builder.name;
        this.method = builder.method;
        this.path = builder.path;
        this.shape = builder.shape;
        this.quota = builder.quota;
        this.idempotent = builder.idempotent;
        this.scopes = List.copyOf(builder.scopes);
        this.errors = Map.copyOf(builder.errors);
        this.headers = Map.copyOf(builder.headers);
        this.documentation = builder.documentation;
        this.reader = Json.reader(builder.answer);
        this.identity = builder.identity;
    }

    /**
     * Describes an operation that is called with GET.
     *
     * @param name how it is called in errors, metrics and settings, such as {@code hire.referral_account.assets}
     * @param path its path with variables in braces, from the first slash on
     * @param answer what a success is bound to
     * @param <T> that type
     * @return a builder
     */
    public static <T> Builder<T> get(String name, String path, Class<T> answer) {
        return new Builder<>(Method.GET, name, path, answer);
    }

    /**
     * Describes an operation that is called with POST.
     *
     * @param name how it is called in errors, metrics and settings, such as {@code hire.referral_account.enable}
     * @param path its path with variables in braces, from the first slash on
     * @param answer what a success is bound to
     * @param <T> that type
     * @return a builder
     */
    public static <T> Builder<T> post(String name, String path, Class<T> answer) {
        return new Builder<>(Method.POST, name, path, answer);
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
     * Starts a request that says what the response must name, if it names any: see {@link Builder#identity}. What surrounds
     * it, such as a space, does not count.
     *
     * @param identity such as an account's id, {@code null} for nothing
     * @return a request without variables, parameters and body
     */
    public ApiRequest<T> request(@Nullable String identity) {
        return new ApiRequest<>(this, identity);
    }

    /**
     * How it is called in errors, metrics and settings.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Its HTTP method.
     *
     * @return the method
     */
    public Method method() {
        return method;
    }

    /**
     * Its path with variables in braces: fit for a metric tag, since it names no account.
     *
     * @return the path template
     */
    public String path() {
        return path;
    }

    /**
     * What the platform documents as its limit for each app in each tenant.
     *
     * @return the quota
     */
    public Quota quota() {
        return quota;
    }

    /**
     * Whether the same request may be sent again while it is unknown if the first one had its effect.
     *
     * @return {@code true} if doing it twice is the same as doing it once
     */
    public boolean idempotent() {
        return idempotent;
    }

    /**
     * The scopes of which the app needs one.
     *
     * @return scope names, empty if none is needed
     */
    public List<String> scopes() {
        return scopes;
    }

    /**
     * The official page.
     *
     * @return a link
     */
    public String documentation() {
        return documentation;
    }

    Shape shape() {
        return shape;
    }

    Map<Integer, ErrorCategory> errors() {
        return errors;
    }

    Map<String, String> headers() {
        return headers;
    }

    ObjectReader reader() {
        return reader;
    }

    /** What its responses name, {@code null} if they name nothing that a request names too. */
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

    /**
     * Collects what is fixed about an operation.
     *
     * @param <T> what a success is bound to
     */
    public static final class Builder<T> {

        private final Method method;
        private final String name;
        private final String path;
        private final Class<T> answer;
        private Shape shape = Shape.DATA;
        private Quota quota = Quota.unlimited();
        private boolean idempotent;
        private List<String> scopes = List.of();
        private final Map<Integer, ErrorCategory> errors = new LinkedHashMap<>();
        private final Map<String, String> headers = new LinkedHashMap<>();
        private String documentation = "";
        private @Nullable Identity<T> identity;

        private Builder(Method method, String name, String path, Class<T> answer) {
            this.method = method;
            this.name = Objects.requireNonNull(name, "name");
            this.path = Objects.requireNonNull(path, "path");
            this.answer = Objects.requireNonNull(answer, "answer");
            if (!path.startsWith("/")) {
                throw new IllegalArgumentException("The path of " + name + " must start with a slash: " + path);
            }
        }

        /**
         * Says where the fields of the answer are.
         *
         * @param shape {@link Shape#DATA} unless set
         * @return this builder
         */
        public Builder<T> shape(Shape shape) {
            this.shape = Objects.requireNonNull(shape, "shape");
            return this;
        }

        /**
         * Sets the documented limit.
         *
         * @param quota unlimited unless set
         * @return this builder
         */
        public Builder<T> quota(Quota quota) {
            this.quota = Objects.requireNonNull(quota, "quota");
            return this;
        }

        /**
         * Says that doing it twice is the same as doing it once, so that it may be sent again after an unknown outcome.
         *
         * @return this builder
         */
        public Builder<T> idempotent() {
            this.idempotent = true;
            return this;
        }

        /**
         * Names the scopes of which the app needs one.
         *
         * @param scopes scope names
         * @return this builder
         */
        public Builder<T> scopes(String... scopes) {
            this.scopes = List.of(scopes);
            return this;
        }

        /**
         * Classifies a code of the operation's own error list.
         *
         * @param code the platform's code
         * @param category what kind of error it is
         * @return this builder
         */
        public Builder<T> error(int code, ErrorCategory category) {
            errors.put(code, category);
            return this;
        }

        /**
         * Adds a header that every request of the operation carries. A later one of the same name replaces it.
         *
         * @param name the header's name
         * @param value its value in printable ASCII characters, no secret
         * @return this builder
         * @throws IllegalArgumentException if HTTP does not allow the name or the value, or if it is a header that the
         *     gateway sets itself, such as {@code Authorization}, {@code Content-Type} and {@code Host}
         */
        public Builder<T> header(String name, String value) {
            OperationHeader.check(
                    this.name, Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            headers.keySet().removeIf(name::equalsIgnoreCase);
            headers.put(name, value);
            return this;
        }

        /**
         * Says where a response names what its request named when it was {@linkplain ApiOperation#request(String) started}. A response that names
         * another one belongs to another request: the call fails with {@link Outcome#UNKNOWN}, or is sent again if the
         * operation is idempotent, and no other request is written to that connection.
         *
         * @param member the member's name in the response, for the error's message
         * @param value gives its value, {@code null} if the response does not have it, which is no error
         * @return this builder
         */
        public Builder<T> identity(String member, Function<? super T, @Nullable String> value) {
            this.identity =
                    new Identity<>(Objects.requireNonNull(member, "member"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Links the official page.
         *
         * @param documentation its address
         * @return this builder
         */
        public Builder<T> documentation(String documentation) {
            this.documentation = Objects.requireNonNull(documentation, "documentation");
            return this;
        }

        /**
         * Makes the operation.
         *
         * @return the operation
         */
        public ApiOperation<T> build() {
            return new ApiOperation<>(this);
        }
    }
}
