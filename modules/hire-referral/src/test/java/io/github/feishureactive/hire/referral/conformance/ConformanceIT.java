package io.github.feishureactive.hire.referral.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.hire.referral.ReferralErrorCode;
import io.github.feishureactive.hire.referral.account.AssetsUpdated;
import io.github.feishureactive.hire.referral.account.ReferralAccounts;
import io.github.feishureactive.hire.referral.conformance.DocumentedCall.Field;
import io.github.feishureactive.hire.referral.jobpost.ReferralJobPosts;
import io.github.feishureactive.hire.referral.referral.Referrals;
import io.github.feishureactive.hire.referral.reward.ReferralRewards;
import io.github.feishureactive.hire.referral.wire.WirePlatform;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that the platform's pages say of the referral domain is in our operations and models: what the documents
 * have and we lack fails here. Each call is made with all that can be passed, and answered with all that can come; each
 * value must be found in the request, or in what the caller gets.
 */
class ConformanceIT {

    @RegisterExtension
    static final WirePlatform PLATFORM = new WirePlatform();

    private static final String EVENT = "hire.referral_account.assets_update_v1";

    /** Not for callers: the envelope, and what leads from page to page. */
    private static final Set<String> OURS = Set.of("data.has_more", "data.page_token");

    private static final Map<String, ApiOperation<?>> OPERATIONS = Stream.of(
                    ReferralAccounts.operations(),
                    ReferralRewards.operations(),
                    Referrals.operations(),
                    ReferralJobPosts.operations())
            .flatMap(List::stream)
            .collect(Collectors.toMap(ApiOperation::name, Function.identity()));

    static List<Case> cases() {
        return Case.all();
    }

    @Test
    void everyDocumentedCallIsOneOfOurs() throws IOException {
        assertThat(DocumentedCall.all().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(cases().stream().map(Case::documented), Stream.of(EVENT))
                                .toList());
        assertThat(OPERATIONS.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        cases().stream().map(Case::operation).toList());
        assertThat(AssetsUpdated.EVENT.name()).isEqualTo(EVENT);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theOperationIsTheDocumentedOne(Case known) throws IOException {
        DocumentedCall documented = DocumentedCall.all().get(known.documented());
        ApiOperation<?> operation = OPERATIONS.get(known.operation());

        assertThat(operation.method().name()).isEqualTo(documented.method());
        assertThat(operation.path()).isEqualTo(documented.path().replaceAll(":(\\w+)", "{$1}"));
        assertThat(operation.quota()).isEqualTo(documented.quota());
        assertThat(operation.scopes()).containsExactlyInAnyOrderElementsOf(documented.scopes());
        assertThat(codes()).containsAll(documented.codes());
        assertThat(operation.documentation()).startsWith("https://open.feishu.cn/document/");
        assertThat(hasTenants(known)).isEqualTo(documented.apps().contains("isv"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everythingThatCanBePassedIsSent(Case known) throws IOException {
        DocumentedCall documented = DocumentedCall.all().get(known.documented());
        Set<String> sent = new TreeSet<>();
        for (Function<FeishuGateway, Publisher<?>> call : known.calls()) {
            LoggedRequest request = request(known, documented, call);
            Set<String> paths = new TreeSet<>();
            if (request.getBody().length > 0) {
                JsonPaths.collect(JsonMapper.shared().readTree(request.getBody()), "", paths);
            }
            paths.addAll(request.getQueryParams().keySet());
            assertThat(paths).containsAll(required(documented, paths));
            sent.addAll(paths);
        }
        assertThat(sent)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(documented.query().stream(), documented.body().stream())
                                .map(Field::path)
                                .toList());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everythingThatCanComeReachesTheCaller(Case known) throws IOException {
        DocumentedCall documented = DocumentedCall.all().get(known.documented());
        assertThat(missing(documented, known)).isEmpty();
    }

    @Test
    void everythingOfTheEventReachesTheHandler() throws IOException {
        assertThat(places(eventSample(), eventResult(eventSample())).values()).doesNotContain(Places.NOWHERE);
    }

    /**
     * The list of it all, which stands beside this test, and which a change of the documents or of the models changes.
     */
    @Test
    void theListSaysHowEachPointIsCovered() throws IOException {
        StringBuilder list = new StringBuilder();
        for (Case known : cases()) {
            DocumentedCall documented = DocumentedCall.all().get(known.documented());
            ApiOperation<?> operation = OPERATIONS.get(known.operation());
            list.append(documented.name()).append('\n');
            list.append("  ").append(operation).append('\n');
            list.append("  codes ").append(documented.codes()).append(" by ReferralErrorCode\n");
            documented.query().forEach(field -> list.append("  query ")
                    .append(field.path())
                    .append('\n'));
            documented.body().forEach(field -> list.append("  body ")
                    .append(field.path())
                    .append('\n'));
            coverage(documented, known).forEach((path, place) -> list.append("  ")
                    .append(path)
                    .append(" as ")
                    .append(place)
                    .append('\n'));
        }
        Sample event = eventSample();
        list.append(EVENT).append('\n');
        places(event, eventResult(event)).forEach((path, place) -> list.append("  ")
                .append(path)
                .append(" as ")
                .append(place)
                .append('\n'));

        Path written = Path.of("target", "referral-coverage.txt");
        Files.writeString(written, list);
        try (var expected = getClass().getResourceAsStream("/referral-coverage.txt")) {
            assertThat(list)
                    .as("compare with " + written)
                    .hasToString(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<String> missing(DocumentedCall documented, Case known) {
        return coverage(documented, known).entrySet().stream()
                .filter(entry -> entry.getValue().equals(Places.NOWHERE))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** By path in the response, where its value stands in what the caller gets. */
    private static Map<String, String> coverage(DocumentedCall documented, Case known) {
        Map<String, String> places = coverage(documented.response(), known);
        // Deprecated: it counts where its successor is not there.
        coverage(
                        documented.response().stream()
                                .filter(field -> !field.path().contains(".address_list"))
                                .toList(),
                        known)
                .forEach((path, place) -> places.replace(path, Places.NOWHERE, place));
        return places;
    }

    private static Map<String, String> coverage(List<Field> response, Case known) {
        Sample sample = Sample.of(response, known.echoed());
        PLATFORM.answers(200, sample.message().toString());
        List<?> results = Flux.from(known.calls().get(0).apply(PLATFORM.open(PLATFORM.gateway())))
                .collectList()
                .block(WirePlatform.PATIENCE);
        return places(sample, results);
    }

    private static Map<String, String> places(Sample sample, List<?> results) {
        return Places.of(sample, results, OURS);
    }

    private static Sample eventSample() throws IOException {
        return Sample.of(DocumentedCall.all().get(EVENT).response(), Map.of());
    }

    private static List<?> eventResult(Sample sample) {
        return List.of(JsonMapper.shared()
                .rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .treeToValue(sample.message().get("event"), AssetsUpdated.class));
    }

    private static LoggedRequest request(
            Case known, DocumentedCall documented, Function<FeishuGateway, Publisher<?>> call) {
        int before = PLATFORM.received().size();
        PLATFORM.answers(
                200, Sample.of(documented.response(), known.echoed()).message().toString());
        Flux.from(call.apply(PLATFORM.open(PLATFORM.gateway()))).collectList().block(WirePlatform.PATIENCE);
        List<LoggedRequest> received = PLATFORM.received();
        assertThat(received).hasSize(before + 1);
        return received.get(received.size() - 1);
    }

    /** The required ones, of an object only where the object is there. */
    private static List<String> required(DocumentedCall documented, Set<String> paths) {
        return Stream.concat(documented.query().stream(), documented.body().stream())
                .filter(Field::required)
                .map(Field::path)
                .filter(path -> path.indexOf('.') < 0 || paths.contains(path.substring(0, path.lastIndexOf('.'))))
                .toList();
    }

    private static List<Integer> codes() {
        List<Integer> codes = new ArrayList<>();
        Stream.of(ReferralErrorCode.values()).forEach(known -> codes.addAll(known.codes()));
        return codes;
    }

    private static boolean hasTenants(Case known) {
        Class<?> front = Map.<String, Class<?>>of(
                        "hire.referral_account", ReferralAccounts.class,
                        "hire.external_referral_reward", ReferralRewards.class,
                        "hire.referral", Referrals.class,
                        "hire.referral_website.job_post", ReferralJobPosts.class)
                .get(known.operation().substring(0, known.operation().lastIndexOf('.')));
        return Stream.of(front.getMethods()).anyMatch(method -> method.getName().equals("forTenant"));
    }
}
