package io.github.feishureactive.events.connection;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.ApiException;
import io.github.feishureactive.core.error.ErrorCategory;
import io.github.feishureactive.core.error.FeishuException;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiOperation.Shape;
import io.github.feishureactive.core.token.AppCredentials;

/**
 * The address of a long connection. It is valid for one connection and contains its keys, so it is a secret.
 *
 * @param service the id of the connection's service
 * @param config the settings that came with the address
 */
record Endpoint(URI address, int service, JsonNode config) {

    /** Flat, so that no text from the response to a request with the app's secret is ever quoted. */
    private static final ApiOperation<Response> OPERATION = ApiOperation.post(
                    "events.connection.endpoint", "/callback/ws/endpoint", Response.class)
            .shape(Shape.FLAT)
            .header("locale", "zh")
            .error(1, ErrorCategory.TRANSIENT)
            .error(1000040343, ErrorCategory.TRANSIENT)
            .build();

    private static final int HTTP_OK = 200;

    /** Wrong id or secret, or a disabled app. Any other code may be temporary: 1000040345 was, after hours. */
    private static final Set<Integer> PERMANENT = Set.of(10005, 10014, 10015, 99991543, 99991662, 99991673);

    private static final Pattern SERVICE = Pattern.compile("(?:^|&)service_id=(-?\\d{1,9})(?:&|$)");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}", Pattern.CASE_INSENSITIVE);

    /** Requests an address from the platform, in one attempt. */
    static Mono<Endpoint> of(FeishuGateway gateway) {
        return gateway.callWithCredentials(credentials -> OPERATION.request().body(Request.of(credentials)))
                .flatMap(response -> Mono.justOrEmpty(of(response)))
                .onErrorMap(ApiException.class, Endpoint::refusal)
                .switchIfEmpty(Mono.error(() -> LongConnectionException.failed(
                        "The platform's response contains no valid wss address for a long connection")));
    }

    /** Returns the address without path and query, which is safe to log. */
    URI origin() {
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + "/");
    }

    /** Returns path and query, which contain the keys. */
    String target() {
        String path = address.getRawPath();
        String query = address.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static @Nullable Endpoint of(Response response) {
        Data data = response.data();
        if (data == null || data.url() == null) {
            return null;
        }
        URI address;
        try {
            address = new URI(data.url());
        } catch (URISyntaxException e) {
            return null;
        }
        String scheme = String.valueOf(address.getScheme());
        String host = address.getHost();
        boolean secure = scheme.equalsIgnoreCase("wss");
        boolean plain = scheme.equalsIgnoreCase("ws")
                && host != null
                && LOOPBACK.matcher(host).matches();
        if (host == null || address.getUserInfo() != null || !(secure || plain)) {
            return null;
        }
        Matcher service = SERVICE.matcher(String.valueOf(address.getRawQuery()));
        return new Endpoint(
                address,
                service.find() ? Integer.parseInt(service.group(1)) : 0,
                data.config() == null ? MissingNode.getInstance() : data.config());
    }

    /** Trusts a code only with HTTP 200: other responses may come from a proxy or a failing server. */
    private static FeishuException refusal(ApiException error) {
        if (error.isTransient()) {
            return error;
        }
        if (error.httpStatus() != HTTP_OK) {
            return LongConnectionException.failed(
                    "The platform has no address for a long connection right now (code " + error.code() + ", HTTP "
                            + error.httpStatus() + ")",
                    error.code(),
                    error.httpStatus());
        }
        return PERMANENT.contains(error.code())
                ? LongConnectionException.refused(
                        "The platform refuses the app a long connection (code " + error.code()
                                + "). Check app id and secret, that the app is an enabled custom app, and that app"
                                + " and base URL belong to the same brand, Feishu or Lark.",
                        error.code(),
                        HTTP_OK)
                : LongConnectionException.refusedForNow(
                        "The platform refuses the app a long connection for now (code " + error.code() + "). If that"
                                + " persists, check app id and secret, and that the app is an enabled custom app.",
                        error.code(),
                        HTTP_OK);
    }

    @Override
    public String toString() {
        return "Endpoint[" + address.getHost() + ", keys hidden]";
    }

    private record Request(
            @JsonProperty("AppID") String appId,
            @JsonProperty("AppSecret") String appSecret) {

        static Request of(AppCredentials credentials) {
            return new Request(credentials.id(), credentials.secret());
        }

        @Override
        public String toString() {
            return "Request[" + appId + ", secret hidden]";
        }
    }

    private record Response(@Nullable Data data) {}

    private record Data(
            @JsonProperty("URL") @Nullable String url,
            @JsonProperty("ClientConfig") @Nullable JsonNode config) {

        @Override
        public String toString() {
            return "Data[hidden]";
        }
    }
}
