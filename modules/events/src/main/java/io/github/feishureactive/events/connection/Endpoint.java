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
 * Where the platform wants the connection. The address is good for one connection and carries the keys to it, so it is
 * a secret.
 *
 * @param config the settings that came with it
 */
record Endpoint(URI address, int service, JsonNode config) {

    /** Flat, so that no text of a response to a request with the app's secret is ever quoted. */
    private static final ApiOperation<Answer> OPERATION = ApiOperation.post(
                    "events.connection.endpoint", "/callback/ws/endpoint", Answer.class)
            .shape(Shape.FLAT)
            .header("locale", "zh")
            .error(1, ErrorCategory.TRANSIENT)
            .error(1000040343, ErrorCategory.TRANSIENT)
            .build();

    private static final int HTTP_OK = 200;

    /** Wrong id or secret, or an app that is disabled. Any other code may pass: 1000040345 was seen to, after hours. */
    private static final Set<Integer> FINAL = Set.of(10005, 10014, 10015, 99991543, 99991662, 99991673);

    private static final Pattern SERVICE = Pattern.compile("(?:^|&)service_id=(-?\\d{1,9})(?:&|$)");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|\\[::1]|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}", Pattern.CASE_INSENSITIVE);

    /** Asks the platform, once. */
    static Mono<Endpoint> of(FeishuGateway gateway) {
        return gateway.callWithCredentials(credentials -> OPERATION.request().body(Request.of(credentials)))
                .flatMap(answer -> Mono.justOrEmpty(of(answer)))
                .onErrorMap(ApiException.class, Endpoint::explained)
                .switchIfEmpty(Mono.error(() -> LongConnectionException.failed(
                        "The platform's answer has no address for a long connection that is fit for use; it must be a"
                                + " wss address.")));
    }

    /** Where to connect, without path and query, for all the eyes that see it. */
    URI origin() {
        return URI.create(address.getScheme() + "://" + address.getRawAuthority() + "/");
    }

    /** Path and query, which hold the keys. */
    String target() {
        String path = address.getRawPath();
        String query = address.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    private static @Nullable Endpoint of(Answer answer) {
        Data data = answer.data();
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

    /** A code is believed only in a response that is none of a proxy's or of a server in trouble. */
    private static FeishuException explained(ApiException error) {
        if (error.isTransient()) {
            return error;
        }
        if (error.httpStatus() != HTTP_OK) {
            return LongConnectionException.failed(
                    "The platform has no address for a long connection right now (code " + error.code() + ", HTTP "
                            + error.httpStatus() + ").",
                    error.code(),
                    error.httpStatus());
        }
        return FINAL.contains(error.code())
                ? LongConnectionException.refused(
                        "The platform refuses the app a long connection (code " + error.code()
                                + "). Check app id and secret, that the app is an enabled custom app, and that app"
                                + " and base URL belong to the same brand, Feishu or Lark.",
                        error.code(),
                        HTTP_OK)
                : LongConnectionException.refusedForNow(
                        "The platform refuses the app a long connection for now (code " + error.code()
                                + "). If that lasts, check app id and secret, and that the app is an enabled custom app.",
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

    private record Answer(@Nullable Data data) {}

    private record Data(
            @JsonProperty("URL") @Nullable String url,
            @JsonProperty("ClientConfig") @Nullable JsonNode config) {

        @Override
        public String toString() {
            return "Data[hidden]";
        }
    }
}
