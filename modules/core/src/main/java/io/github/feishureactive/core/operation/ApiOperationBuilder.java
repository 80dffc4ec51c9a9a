package io.github.feishureactive.core.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.operation.ApiOperation.Identity;
import io.github.feishureactive.core.operation.ApiOperation.Method;
import io.github.feishureactive.core.operation.ApiOperation.Shape;
import io.github.feishureactive.core.quota.Quota;

/**
 * Describes an {@link ApiOperation}.
 *
 * @param <T> the type of a successful response
 */
public final class ApiOperationBuilder<T> {

    /** Path and query of a URL (RFC 3986, 3.3 and 3.4), no dot segments, and variables. */
    private static final Pattern PATH = Pattern.compile(
            "(?!.*/\\.\\.?(?:[/?]|$))(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2}|\\{[^{}/]+})+");

    final Method method;
    final String name;
    final String path;
    final JsonType<T> response;
    Shape shape = Shape.DATA;

    @Nullable
    Quota quota;

    boolean idempotent;
    TokenKind tokenKind = TokenKind.TENANT;
    List<String> scopes = List.of();
    final Map<Integer, ErrorCategory> errors = new LinkedHashMap<>();
    final Map<Integer, String> advice = new LinkedHashMap<>();
    final Map<String, String> headers = new LinkedHashMap<>();
    String documentation = "";

    @Nullable
    Identity<T> identity;

    ApiOperationBuilder(Method method, String name, String path, JsonType<T> response) {
        this.method = Objects.requireNonNull(method, "method");
        this.name = Objects.requireNonNull(name, "name");
        this.path = Objects.requireNonNull(path, "path");
        this.response = response;
        this.idempotent = method == Method.GET;
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("The path of " + name + " must start with a slash: " + path);
        }
        if (path.contains("/:")) {
            // As the platform's own pages write it.
            throw new IllegalArgumentException(
                    "Write the variables of the path of " + name + " in braces, as {id} and not :id: " + path);
        }
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException(
                    "The path of " + name + " must be made of variables in braces and of what"
                            + " a URL holds, percent-encoded where needed, without dot segments and fragment");
        }
    }

    /**
     * Sets where a response has its fields.
     *
     * @param shape {@link Shape#DATA} unless set
     * @return this builder
     */
    public ApiOperationBuilder<T> shape(Shape shape) {
        this.shape = Objects.requireNonNull(shape, "shape");
        return this;
    }

    /**
     * Sets the documented limit.
     *
     * @param quota that of the catalogue unless set, and the gateway's default quota if there is none;
     *     {@link Quota#unlimited()} for none on purpose
     * @return this builder
     */
    public ApiOperationBuilder<T> quota(Quota quota) {
        this.quota = Objects.requireNonNull(quota, "quota");
        return this;
    }

    /**
     * Declares that doing it twice is the same as doing it once, so that a request may be sent again after an unknown
     * outcome.
     *
     * @return this builder
     */
    public ApiOperationBuilder<T> idempotent() {
        return idempotent(true);
    }

    /**
     * Sets whether doing it twice is the same as doing it once.
     *
     * @param idempotent {@code true} for GET unless set, {@code false} for every other method
     * @return this builder
     */
    public ApiOperationBuilder<T> idempotent(boolean idempotent) {
        this.idempotent = idempotent;
        return this;
    }

    /**
     * Sets whom the access token of a request stands for.
     *
     * @param kind {@link TokenKind#TENANT} unless set; with {@link TokenKind#USER}, each request must
     *     {@linkplain ApiRequest#userToken(String) bring one}
     * @return this builder
     */
    public ApiOperationBuilder<T> token(TokenKind kind) {
        this.tokenKind = Objects.requireNonNull(kind, "kind");
        return this;
    }

    /**
     * Sets the scopes of which the app needs one.
     *
     * @param scopes scope names
     * @return this builder
     */
    public ApiOperationBuilder<T> scopes(String... scopes) {
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
    public ApiOperationBuilder<T> error(int code, ErrorCategory category) {
        errors.put(code, category);
        return this;
    }

    /**
     * Says what to do about a code of the operation's own error list, in the message of its exception.
     *
     * @param code the platform's code
     * @param sentence a sentence for people
     * @return this builder
     */
    public ApiOperationBuilder<T> advice(int code, String sentence) {
        advice.put(code, Objects.requireNonNull(sentence, "sentence"));
        return this;
    }

    /**
     * Adds a header to every request of the operation. A later one of the same name replaces it.
     *
     * @param name the header's name
     * @param value its value in printable ASCII characters, no secret
     * @return this builder
     * @throws IllegalArgumentException if HTTP does not allow the name or the value, or if it is a header that the
     *     gateway sets itself, such as {@code Authorization}, {@code Content-Type} and {@code Host}
     */
    public ApiOperationBuilder<T> header(String name, String value) {
        OperationHeader.check(this.name, Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
        headers.keySet().removeIf(name::equalsIgnoreCase);
        headers.put(name, value);
        return this;
    }

    /**
     * Sets where a response names the identity that its request was {@linkplain ApiOperation#request(String) started}
     * with. A response that names another one belongs to another request: the call fails with {@link Outcome#UNKNOWN},
     * or is sent again if the operation is idempotent, and no other request is written to that connection.
     *
     * @param member the member's name in the response, for the error's message
     * @param value returns its value, or {@code null} if the response does not have it, which is no error
     * @return this builder
     */
    public ApiOperationBuilder<T> identity(String member, Function<? super T, @Nullable String> value) {
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
    public ApiOperationBuilder<T> documentation(String documentation) {
        this.documentation = Objects.requireNonNull(documentation, "documentation");
        return this;
    }

    /**
     * Builds the operation.
     *
     * @return the operation
     * @throws IllegalArgumentException if it has an {@linkplain #identity identity}, but no response to name it
     */
    public ApiOperation<T> build() {
        if (identity != null && !response.hasData()) {
            throw new IllegalArgumentException("The response of " + name + " is Void and cannot name an identity");
        }
        return new ApiOperation<>(this);
    }
}
