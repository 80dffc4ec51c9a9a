package io.github.feishureactive.core.page;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.UnreadableResponseException;

/**
 * Where a walk is. Reads what each page says of the next one, and finds tokens that come again: the last one at once,
 * and a cycle of any length with one more token kept, that of page 1, 2, 4, 8 and so on.
 */
final class PageCursor {

    private final PagedOperation<?> operation;
    private @Nullable String token;
    private long pages;
    private @Nullable String kept;
    private long keepAt = 1;

    PageCursor(PagedOperation<?> operation, @Nullable String from) {
        this.operation = operation;
        this.token = from;
        this.kept = from;
    }

    /** Returns the token of the page to fetch, {@code null} for the first one. */
    @Nullable
    String token() {
        return token;
    }

    /** Reads the page that was fetched with {@link #token()}, and moves on to the next one. */
    FetchedPage read(JsonNode data) {
        pages++;
        String fetchedWith = token;
        JsonNode list = list(data);
        String next = data.path("page_token").asString("");
        JsonNode more = data.path("has_more");
        boolean said = !more.isMissingNode() && !more.isNull();
        boolean hasMore = said ? more.asBoolean(false) : !next.isEmpty();
        if (!hasMore) {
            return new FetchedPage(pages, list, fetchedWith, null, null);
        }
        if (next.isEmpty()) {
            return new FetchedPage(pages, list, fetchedWith, null, flaw("says has_more without a page_token"));
        }
        if (next.equals(fetchedWith) || next.equals(kept)) {
            return new FetchedPage(
                    pages, list, fetchedWith, null, flaw("names a page_token that came before, which would never end"));
        }
        if (pages == keepAt) {
            kept = next;
            keepAt *= 2;
        }
        token = next;
        return new FetchedPage(pages, list, fetchedWith, next, null);
    }

    private JsonNode list(JsonNode data) {
        if (!data.isObject() && !data.isMissingNode()) {
            throw flaw("has data that is not an object");
        }
        JsonNode list = data.path(operation.list());
        if (list.isArray()) {
            return list;
        }
        if (!list.isMissingNode() && !list.isNull()) {
            throw flaw("has a member " + operation.list() + " that is not a list");
        }
        data.properties().forEach(member -> {
            if (member.getValue().path(0).isObject()) {
                throw flaw("has no list " + operation.list() + ", but one that is called " + name(member.getKey())
                        + ": set it with PagedOperation.list(..)");
            }
        });
        return list;
    }

    /** The names of members are the platform's. Anything else is not quoted. */
    private static String name(String member) {
        return member.matches("\\w{1,64}") ? member : "otherwise";
    }

    private UnreadableResponseException flaw(String what) {
        return FetchedPage.unreadable(operation, "Page " + pages, what);
    }
}
