package io.github.feishureactive.core.page;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param number the page's number in this walk, from 1
 * @param items its items, which may be none while other pages follow
 * @param token the page token that it was asked for with, {@code null} for the first page
 * @param nextToken the page token of the next page, from which a later walk can {@linkplain Pages#from resume};
 *     {@code null} if this is the last page
 * @param <T> the type of an item
 */
public record Page<T>(
        long number,
        List<T> items,
        @Nullable String token,
        @Nullable String nextToken) {

    /**
     * Copies the list.
     *
     * @param number the page's number in this walk, from 1
     * @param items its items, which may be none while other pages follow
     * @param token the page token that it was asked for with, {@code null} for the first page
     * @param nextToken the page token of the next page, {@code null} if this is the last page
     */
    public Page {
        items = List.copyOf(items);
    }
}
