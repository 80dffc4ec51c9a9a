package io.github.feishureactive.core.page;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.internal.Json;
import io.github.feishureactive.core.operation.ApiOperation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** In which forms a page may say what follows it. In doubt it is an error: a walk that ends early loses items. */
class PageCursorTest {

    private final PageCursor cursor = new PageCursor(
            PagedOperation.of(
                    ApiOperation.get("test.list", "/list", JsonNode.class).build(), JsonNode.class),
            null);

    private FetchedPage page(String more) {
        return cursor.read(Json.tree("{\"items\":[1]" + more + "}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "\"true\"", "\"True\"", "1", "\"1\"", "null", "\"\""})
    void aPageFollowsHoweverThatIsSaid(String more) {
        FetchedPage page = page(",\"has_more\":" + more + ",\"page_token\":\"a\"");

        assertThat(page.nextToken()).isEqualTo("a");
        assertThat(page.flaw()).isNull();
        assertThat(cursor.token()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "\"false\"", "\"False\"", "0", "\"0\""})
    void noPageFollowsHoweverThatIsSaid(String more) {
        for (String token : List.of("", ",\"page_token\":\"a\"", ",\"page_token\":{}")) {
            FetchedPage page = page(",\"has_more\":" + more + token);

            assertThat(page.last()).isTrue();
            assertThat(page.flaw()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"yes\"", "2", "1.5", "{}", "[]", "[true]"})
    void whatSaysNeitherIsAFlaw(String more) {
        flawed(
                page(",\"has_more\":" + more + ",\"page_token\":\"a\""),
                "Page 1 of test.list has a member has_more that is neither true nor false.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[\"a\"]", "true", "1.50"})
    void aTokenThatIsNotTextIsAFlaw(String token) {
        flawed(page(",\"page_token\":" + token), "Page 1 of test.list has a page_token that is not text.");
        flawed(
                page(",\"has_more\":true,\"page_token\":" + token),
                "Page 2 of test.list has a page_token that is not text.");
    }

    private static void flawed(FetchedPage page, String message) {
        assertThat(page.list()).hasSize(1);
        assertThat(page.last()).isTrue();
        assertThat(page.flaw()).hasMessage(message);
    }

    @Test
    void aTokenMayBeAWholeNumber() {
        assertThat(page(",\"has_more\":true,\"page_token\":12345678901234567890")
                        .nextToken())
                .isEqualTo("12345678901234567890");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ou_1\"", "1", "[1]", "null", "{}"})
    void aListByAnotherNameIsNamedWhateverItsItemsAre(String item) {
        assertThatExceptionOfType(UnreadableResponseException.class)
                .isThrownBy(() -> cursor.read(Json.tree("{\"user_ids\":[" + item + "],\"has_more\":false}")))
                .withMessage("Page 1 of test.list has no list items, but one that is called user_ids: set it with"
                        + " PagedOperation.list(..).");
    }

    @Test
    void aListThatIsSaidToBeNullIsEmptyBesideWarnings() {
        FetchedPage page = cursor.read(Json.tree("{\"items\":null,\"warnings\":[\"slow\"],\"has_more\":false}"));

        assertThat(page.list()).isEmpty();
        assertThat(page.last()).isTrue();
    }
}
