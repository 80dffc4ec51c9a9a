package io.github.feishureactive.hire.referral.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.hire.referral.conformance.DocumentedCall.Field;
import io.github.feishureactive.simulator.FeishuSimulator;
import io.github.feishureactive.simulator.SimulatorBuilder;
import io.github.feishureactive.simulator.account.ApiScopes;
import io.github.feishureactive.simulator.account.SimulatedCustomField;
import io.github.feishureactive.simulator.account.SimulatedJobPost;

import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_ACCOUNT_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_ID;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_APP_SECRET;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_EMPLOYEE;
import static io.github.feishureactive.simulator.FeishuSimulator.DEMO_REFERRAL;
import static org.assertj.core.api.Assertions.assertThat;

/** The simulator plays the documented calls, and shows what is documented of them: all of it and nothing else. */
class SimulatorConformanceIT {

    private static final int SCOPE_MISSING = 99991672;
    private static final String POST = "6949805467799537101";
    private static final SimulatedJobPost FULL = SimulatedJobPost.of(POST, "Engineer")
            .withField("job_expire_time", "\"1716791547691\"")
            .withCustomField(SimulatedCustomField.line("1", "line", "text"))
            .withCustomField(SimulatedCustomField.option("2", "option", "key", "name"))
            .withCustomField(SimulatedCustomField.options("3", "options", Map.of("key", "name")))
            .withCustomField(SimulatedCustomField.date("4", "date", DEMO_REFERRAL.createTime()))
            .withCustomField(SimulatedCustomField.timeRange(
                    "5", "range", DEMO_REFERRAL.createTime(), DEMO_REFERRAL.createTime()))
            .withCustomField(SimulatedCustomField.number("6", "number", BigDecimal.TEN));

    private final HttpClient client = HttpClient.newHttpClient();

    private final List<FeishuSimulator> started = new ArrayList<>();

    static Stream<DocumentedCall> calls() throws Exception {
        return DocumentedCall.all().values().stream()
                .filter(call -> !call.path().isEmpty());
    }

    @AfterEach
    void close() {
        started.forEach(FeishuSimulator::close);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void eachDocumentedScopeAloneIsEnough(DocumentedCall call) throws Exception {
        assertThat(code(call)).isEqualTo(SCOPE_MISSING);
        assertThat(code(call, ApiScopes.EMPLOYEE_EMAIL)).isEqualTo(SCOPE_MISSING);
        for (String scope : call.scopes()) {
            assertThat(code(call, scope)).isNotEqualTo(SCOPE_MISSING).isIn(documented(call));
        }
    }

    /** What an empty body gets: success where nothing is required, or an error that the page names. */
    private static Set<Integer> documented(DocumentedCall call) {
        Set<Integer> codes = new TreeSet<>(call.codes());
        codes.add(0);
        return codes;
    }

    private int code(DocumentedCall call, String... scopes) throws Exception {
        FeishuSimulator simulator = start(FeishuSimulator.demo().scopes(DEMO_APP_ID, scopes));
        return send(simulator, call.method(), call.path().replaceAll(":\\w+", "404"), "{}")
                .path("code")
                .intValue();
    }

    @Test
    void responsesHaveWhatIsDocumentedAndNothingElse() throws Exception {
        FeishuSimulator simulator = start(FeishuSimulator.demo().jobPost(FULL));
        String account = "{\"referral_account_id\":\"" + DEMO_ACCOUNT_ID + "\"}";
        String accounts = "/open-apis/hire/v1/referral_account";
        String rewards = "/open-apis/hire/v1/external_referral_rewards";
        String posts = "/open-apis/hire/v1/referral_websites/job_posts";
        Map<String, JsonNode> seen = new LinkedHashMap<>();

        seen.put(
                "hire.referral_account.create",
                send(simulator, "POST", accounts, "{\"email\":\"" + DEMO_EMPLOYEE.email() + "\"}"));
        seen.put(
                "hire.referral_account.deactivate",
                send(simulator, "POST", accounts + "/" + DEMO_ACCOUNT_ID + "/deactivate", ""));
        seen.put("hire.referral_account.enable", send(simulator, "POST", accounts + "/enable", account));
        seen.put(
                "hire.referral_account.get_account_assets",
                send(simulator, "GET", accounts + "/get_account_assets?referral_account_id=" + DEMO_ACCOUNT_ID, ""));
        seen.put(
                "hire.referral_account.withdraw",
                send(
                        simulator,
                        "POST",
                        accounts + "/" + DEMO_ACCOUNT_ID + "/withdraw",
                        "{\"withdraw_bonus_type\":[1,2],\"external_order_id\":\"order\"}"));
        seen.put(
                "hire.referral_account.reconciliation",
                send(
                        simulator,
                        "POST",
                        accounts + "/reconciliation",
                        "{\"start_trans_time\":\"0\",\"end_trans_time\":\"9999999999999\",\"trade_details\":[{"
                                + "\"account_id\":\"" + DEMO_ACCOUNT_ID
                                + "\",\"total_recharge_reward_info\":{\"point_bonus\":7}}]}"));
        JsonNode reward = send(
                simulator,
                "POST",
                rewards,
                "{\"referral_user_id\":\"" + DEMO_EMPLOYEE.openId()
                        + "\",\"external_id\":\"1\",\"application_id\":\"2\",\"rule_type\":1,\"stage\":1,"
                        + "\"bonus\":{\"bonus_type\":1,\"point_bonus\":7}}");
        seen.put("hire.external_referral_reward.create", reward);
        seen.put(
                "hire.external_referral_reward.delete",
                send(simulator, "DELETE", rewards + "/" + reward.at("/data/id").asString(), ""));
        seen.put(
                "hire.referral.get_by_application",
                send(
                        simulator,
                        "GET",
                        "/open-apis/hire/v1/referrals/get_by_application?application_id="
                                + DEMO_REFERRAL.applicationIds().get(0),
                        ""));
        seen.put(
                "hire.referral.search",
                send(
                        simulator,
                        "POST",
                        "/open-apis/hire/v1/referrals/search",
                        "{\"talent_id\":\"" + DEMO_REFERRAL.talentId() + "\"}"));
        JsonNode first = send(simulator, "GET", posts, "");
        JsonNode second = send(
                simulator,
                "GET",
                posts + "?page_token=" + first.at("/data/page_token").asString(),
                "");
        seen.put("hire.referral_website.job_post.get", send(simulator, "GET", posts + "/" + POST, ""));

        seen.forEach((name, response) ->
                assertThat(paths(response)).as(name).containsExactlyInAnyOrderElementsOf(documentedPaths(name)));
        Set<String> both = new TreeSet<>(paths(first));
        both.addAll(paths(second));
        assertThat(both).containsExactlyInAnyOrderElementsOf(documentedPaths("hire.referral_website.job_post.list"));
    }

    private static Set<String> documentedPaths(String name) {
        try {
            return DocumentedCall.all().get(name).response().stream()
                    .map(Field::path)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> paths(JsonNode response) {
        Set<String> paths = new TreeSet<>();
        JsonPaths.collect(response, "", paths);
        return paths;
    }

    private FeishuSimulator start(SimulatorBuilder builder) {
        FeishuSimulator simulator = builder.start();
        started.add(simulator);
        return simulator;
    }

    private JsonNode send(FeishuSimulator simulator, String method, String path, String body) throws Exception {
        HttpRequest.Builder token = HttpRequest.newBuilder(
                        URI.create(simulator.baseUrl() + "/open-apis/auth/v3/tenant_access_token/internal"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"app_id\":\"" + DEMO_APP_ID + "\",\"app_secret\":\"" + DEMO_APP_SECRET + "\"}"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .header(
                        "Authorization",
                        "Bearer " + json(token).path("tenant_access_token").asString())
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        return json(request);
    }

    private JsonNode json(HttpRequest.Builder request) throws Exception {
        request.header("Content-Type", "application/json; charset=utf-8");
        return JsonMapper.shared()
                .readTree(client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
