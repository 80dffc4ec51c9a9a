package io.github.feishureactive.core.page;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.error.FeishuException.Facts;
import io.github.feishureactive.core.error.Outcome;
import io.github.feishureactive.core.error.UnreadableResponseException;

/**
 * A page as it came, its items not bound yet.
 *
 * @param list an array, or a missing node for no items
 * @param nextToken the token of the next page, {@code null} if none follows
 * @param flaw why the walk cannot go on after this page, {@code null} if it can, or has ended
 */
record FetchedPage(
        long number,
        JsonNode list,
        @Nullable String token,
        @Nullable String nextToken,
        @Nullable UnreadableResponseException flaw) {

    boolean last() {
        return nextToken == null;
    }

    <T> T item(int index, PagedOperation<T> operation) {
        T item;
        try {
            item = operation.item().read(list.get(index));
        } catch (JacksonException e) {
            // Its message may quote the item.
            throw unbound(index, operation);
        }
        if (item == null) {
            throw unbound(index, operation);
        }
        return item;
    }

    private UnreadableResponseException unbound(int index, PagedOperation<?> operation) {
        return unreadable(
                operation, "Item " + index + " (from 0) of page " + number, "cannot be bound to " + operation.item());
    }

    static UnreadableResponseException unreadable(PagedOperation<?> operation, String subject, String what) {
        String name = operation.operation().name();
        return new UnreadableResponseException(
                subject + " of " + name + " " + what + ".", new Facts(name, Outcome.UNREADABLE, false, 0, 0, null));
    }
}
