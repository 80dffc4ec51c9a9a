package io.github.feishureactive.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Plain requests to a simulator, by an HTTP client that shares nothing with it. */
final class Wire {

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final HttpClient client;
    private final String baseUrl;

    Wire(FeishuSimulator simulator) {
        this(simulator.baseUrl(), Trust.in(simulator));
    }

    /** To one without TLS. */
    Wire(String baseUrl) {
        this(baseUrl, Trust.byDefault());
    }

    Wire(String baseUrl, SSLContext trust) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .build();
        this.baseUrl = baseUrl;
    }

    Reply post(String path, String body, String... headers) throws IOException, InterruptedException {
        return send("POST", path, body, headers);
    }

    Reply send(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json; charset=utf-8";
        return bare(method, path, body, all);
    }

    /** With no other headers than these and those that HTTP needs. */
    Reply bare(String method, String path, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUrl + path))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return new Reply(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    }

    Reply token(String appId, String appSecret) throws IOException, InterruptedException {
        return post(ApiPaths.TENANT_TOKEN, """
                {"app_id":"%s","app_secret":"%s"}""".formatted(appId, appSecret));
    }

    Reply storeAppToken(String appId, String appSecret, String ticket) throws IOException, InterruptedException {
        return post(ApiPaths.STORE_APP_TOKEN, """
                {"app_id":"%s","app_secret":"%s","app_ticket":"%s"}""".formatted(appId, appSecret, ticket));
    }

    Reply storeTenantToken(String appToken, String tenantKey) throws IOException, InterruptedException {
        return post(ApiPaths.STORE_TENANT_TOKEN, """
                {"app_access_token":"%s","tenant_key":"%s"}""".formatted(appToken, tenantKey));
    }

    /** The demo app's token. */
    String token() throws IOException, InterruptedException {
        return token(FeishuSimulator.DEMO_APP_ID, FeishuSimulator.DEMO_APP_SECRET)
                .json()
                .path("tenant_access_token")
                .stringValue();
    }

    Reply enable(String token, String accountId) throws IOException, InterruptedException {
        return post(ApiPaths.ENABLE, """
                {"referral_account_id":"%s"}""".formatted(accountId), "Authorization", "Bearer " + token);
    }

    Reply api(String token, String path, String body) throws IOException, InterruptedException {
        return post(path, body, "Authorization", "Bearer " + token);
    }

    Reply get(String token, String pathAndQuery) throws IOException, InterruptedException {
        return send("GET", pathAndQuery, "", "Authorization", "Bearer " + token);
    }

    Reply withdraw(String token, String accountId, String types, String orderId)
            throws IOException, InterruptedException {
        return api(token, on(ApiPaths.WITHDRAW, accountId), """
                {"withdraw_bonus_type":%s,"external_order_id":"%s"}""".formatted(types, orderId));
    }

    /** A path with an account's id in it. */
    static String on(String path, String accountId) {
        return path.replace(":referral_account_id", accountId);
    }

    /** A response as it was on the wire. */
    record Reply(HttpResponse<String> http) {

        int status() {
            return http.statusCode();
        }

        String body() {
            return http.body();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        JsonNode json() {
            return EXACT.readTree(http.body());
        }

        JsonNode data() {
            return json().path("data");
        }

        int code() {
            return json().path("code").intValue();
        }
    }
}
