package io.github.feishureactive.catalogue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import io.github.feishureactive.catalogue.Table.Line;
import io.github.feishureactive.core.operation.DocumentedOperation;
import io.github.feishureactive.core.operation.DocumentedOperation.AppKind;
import io.github.feishureactive.core.operation.OperationCatalogue;
import io.github.feishureactive.core.operation.TokenKind;
import io.github.feishureactive.core.quota.Quota;
import io.github.feishureactive.core.quota.Quota.Window;

import static org.assertj.core.api.Assertions.assertThat;

class PlatformCatalogueTest {

    private static final int OPERATIONS = 1_670;
    private static final int OVERLAPS = 35;

    private final OperationCatalogue catalogue = new PlatformCatalogue();

    @Test
    void isTheOneThatTheServiceLoaderFinds() {
        assertThat(ServiceLoader.load(OperationCatalogue.class)).hasExactlyElementsOfTypes(PlatformCatalogue.class);
        assertThat(OperationCatalogue.installed()).isInstanceOf(PlatformCatalogue.class);
    }

    @Test
    void hasEveryLineOfTheTableByItsTemplate() throws IOException {
        assertThat(Table.lines()).hasSize(OPERATIONS).allSatisfy(line -> {
            DocumentedOperation found = catalogue.find(line.method(), line.path());

            assertThat(found).isNotNull();
            assertThat(found.method()).isEqualTo(line.method());
            assertThat(found.path()).isEqualTo(line.path());
            assertThat(found.quota()).isEqualTo(quota(line.limit()));
            assertThat(found.tokens()).isEqualTo(set(line.tokens(), TokenKind::valueOf));
            assertThat(found.apps())
                    .isEqualTo(set(line.apps(), name -> AppKind.valueOf(name.equals("ISV") ? "STORE" : name)));
            assertThat(String.join(",", found.scopes())).isEqualTo(line.scopes());
            assertThat(found.documentation()).isEqualTo("https://open.feishu.cn/document" + line.page());
            assertThat(catalogue.find(line.method(), line.inBraces())).isSameAs(found);
        });
        assertThat(Table.lines().stream()
                        .map(line -> catalogue.find(line.method(), line.path()))
                        .collect(Collectors.toSet()))
                .hasSize(OPERATIONS);
    }

    private static Quota quota(String limit) {
        return limit.equals("unpublished")
                ? null
                : new Quota(Arrays.stream(limit.split("\\+"))
                        .map(window -> window.split("[/s]"))
                        .map(window -> new Window(
                                Integer.parseInt(window[0]), Duration.ofSeconds(Integer.parseInt(window[1]))))
                        .toList());
    }

    private static <E> Set<E> set(String names, Function<String, E> constant) {
        return names.isEmpty()
                ? Set.of()
                : Arrays.stream(names.toUpperCase(Locale.ROOT).split(","))
                        .map(constant)
                        .collect(Collectors.toSet());
    }

    @Test
    void hasEveryLineOfTheTableByTheConcretePathOfARequest() throws IOException {
        assertThat(Table.lines()).hasSize(OPERATIONS).allSatisfy(line -> assertThat(
                        found(line.method(), line.concrete()))
                .isEqualTo(line.path()));
    }

    /** Every way in which the variables of one template may hold the words of others, against a search of all lines. */
    @Test
    void aWordWinsOverAVariableFromLeftToRight() throws IOException {
        Map<String, List<Line>> bySize = new HashMap<>();
        for (Line line : Table.lines()) {
            bySize.computeIfAbsent(
                            line.method()
                                    + line.path().chars().filter(c -> c == '/').count(),
                            key -> new ArrayList<>())
                    .add(line);
        }
        int overlaps = 0;
        for (List<Line> same : bySize.values()) {
            for (int i = 0; i < same.size(); i++) {
                for (int j = 0; j < i; j++) {
                    Line one = same.get(i);
                    String common = common(one.path(), same.get(j).path());
                    if (common != null) {
                        overlaps++;
                        assertThat(found(one.method(), common)).as(common).isEqualTo(best(same, common));
                    }
                }
            }
        }
        assertThat(overlaps).isEqualTo(OVERLAPS);
    }

    /** A path that fits both templates, {@code null} if there is none. */
    private static String common(String one, String other) {
        String[] ones = one.split("/", -1);
        String[] others = other.split("/", -1);
        for (int i = 0; i < ones.length; i++) {
            if (ones[i].startsWith(":")) {
                ones[i] = others[i];
            } else if (!others[i].startsWith(":") && !ones[i].equals(others[i])) {
                return null;
            }
        }
        return String.join("/", ones).replaceAll(":\\w+", "any");
    }

    private static String best(List<Line> lines, String path) {
        // In ASCII a colon comes before letters; so words come first when it is replaced by what comes after them.
        return lines.stream()
                .map(Line::path)
                .filter(template -> path.matches(template.replaceAll(":\\w+", "[^/]+")))
                .min(Comparator.comparing(template -> template.replaceAll(":\\w+", "~")))
                .orElseThrow();
    }

    @Test
    void aSearchThatEndsBesideAWordGoesOnAtTheVariable() {
        assertThat(found("GET", "/open-apis/doc/v2/meta/content")).isEqualTo("/open-apis/doc/v2/meta/:docToken");
        assertThat(found("GET", "/open-apis/contact/v3/users/batch")).isEqualTo("/open-apis/contact/v3/users/batch");
        assertThat(found("PATCH", "/open-apis/contact/v3/users/batch"))
                .as("only GET has the word")
                .isEqualTo("/open-apis/contact/v3/users/:user_id");
    }

    @Test
    void theNameOfAVariableDoesNotCount() {
        String template = "/open-apis/hire/v1/referral_account/:referral_account_id/withdraw";

        assertThat(found("POST", template)).isEqualTo(template);
        assertThat(found("POST", "/open-apis/hire/v1/referral_account/{id}/withdraw"))
                .isEqualTo(template);
        assertThat(found("POST", "/open-apis/hire/v1/referral_account/:x/withdraw"))
                .isEqualTo(template);
    }

    @Test
    void unknownOperationsAreAbsent() {
        assertThat(found("GET", "/open-apis/contact/v3/nobodies")).isNull();
        assertThat(found("GET", "/open-apis/contact/v3/users/1/2/3/4")).isNull();
        assertThat(found("GET", "/open-apis/contact/v3"))
                .as("only a part of paths")
                .isNull();
        assertThat(found("GET", "/open-apis/{service}/v3/users"))
                .as("a variable where templates have words")
                .isNull();
        assertThat(found("OPTIONS", "/open-apis/contact/v3/users/42")).isNull();
        assertThat(found("get", "/open-apis/contact/v3/users/42")).isNull();
        assertThat(found("", "/open-apis/contact/v3/users/42")).isNull();
    }

    @Test
    void oddPathsAreAnsweredAsDocumented() {
        String user = "/open-apis/contact/v3/users/:user_id";

        assertThat(found("GET", "/open-apis/contact/v3/users/42?user_id_type=open_id/x"))
                .isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/users/42#x")).isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/users/a%2Fb%3F")).isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/users/用户")).isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/users/.."))
                .as("no dot segment is resolved")
                .isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/users/b%61tch"))
                .as("nothing is decoded")
                .isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/users/Batch"))
                .as("no case is folded")
                .isEqualTo(user);
        assertThat(found("GET", "/open-apis/contact/v3/%75sers/42"))
                .as("nothing is decoded")
                .isNull();
        assertThat(found("GET", "/open-apis/contact/v3/users/42/"))
                .as("trailing slash")
                .isNull();
        assertThat(found("GET", "/open-apis/contact/v3/users/"))
                .as("empty variable")
                .isNull();
        assertThat(found("GET", "/open-apis/contact/v3/users/?x"))
                .as("empty variable")
                .isNull();
        assertThat(found("GET", "/open-apis//contact/v3/users/42"))
                .as("empty segment")
                .isNull();
        assertThat(found("GET", "//open-apis/contact/v3/users/42"))
                .as("empty segment")
                .isNull();
        assertThat(found("GET", "open-apis/contact/v3/users/42")).as("no slash").isNull();
        assertThat(found("GET", "https://open.feishu.cn/open-apis/contact/v3/users/42"))
                .isNull();
        assertThat(found("GET", "")).isNull();
        assertThat(found("GET", "/")).isNull();
        assertThat(found("GET", "?")).isNull();
    }

    /** Words of the same hash must not be taken for each other. */
    @Test
    void wordsAreComparedAndNotOnlyHashed() {
        String other = "vTers";

        assertThat(other).hasSameHashCodeAs("users");
        assertThat(found("GET", "/open-apis/contact/v3/" + other + "/42")).isNull();
    }

    private String found(String method, String path) {
        DocumentedOperation found = catalogue.find(method, path);
        return found == null ? null : found.path();
    }
}
