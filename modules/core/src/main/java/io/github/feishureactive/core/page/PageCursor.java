package io.github.feishureactive.core.page;

import java.util.Locale;

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
        JsonNode more = data.path("has_more");
        JsonNode named = data.path("page_token");
        boolean last = absent(more) ? absent(named) : Boolean.FALSE.equals(truth(more));
        if (last) {
            return new FetchedPage(pages, list, fetchedWith, null, null);
        }
        String next = named.isString() || named.isIntegralNumber() ? named.asString() : "";
        String flaw = flaw(more, named, next);
        if (flaw != null) {
            return new FetchedPage(pages, list, fetchedWith, null, flaw(flaw));
        }
        if (pages == keepAt) {
            kept = next;
            keepAt *= 2;
        }
        token = next;
        return new FetchedPage(pages, list, fetchedWith, next, null);
    }

    /** Says why there is no way to the page that should follow, {@code null} if there is one. */
    private @Nullable String flaw(JsonNode more, JsonNode named, String next) {
        if (!absent(more) && truth(more) == null) {
            return "has a member has_more that is neither true nor false";
        }
        if (next.isEmpty()) {
            return absent(named) ? "says has_more without a page_token" : "has a page_token that is not text";
        }
        boolean again = next.equals(token) || next.equals(kept);
        return again ? "names a page_token that came before, which would never end" : null;
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || (node.isString() && node.stringValue().isEmpty());
    }

    private static @Nullable Boolean truth(JsonNode node) {
        return switch (node.asString("").toLowerCase(Locale.ROOT)) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> null;
        };
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
            JsonNode first = member.getValue().path(0);
            if (first.isObject() || (list.isMissingNode() && !first.isMissingNode())) {
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
