package io.github.feishureactive.core.page;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.FeishuGateway;
import io.github.feishureactive.core.error.UnreadableResponseException;
import io.github.feishureactive.core.operation.ApiRequest;

/**
 * One walk through the pages of a list. Immutable: each method returns a new walk. Cold: each subscription starts over.
 *
 * <p>A page is fetched when the subscriber wants an item, or a page, that has not arrived; no earlier, unless
 * {@link #ahead()} allows it. Memory holds the page that is being emitted, and with {@code ahead()} one more. Each page
 * is one call of the gateway, retried like any other. As in a bulk run, it waits for its permit without a limit, and
 * its deadline starts when it has it: in a long walk most pages have to wait. A call that fails ends the walk with its
 * error. Cancelling ends it at once, and with it the call in flight.
 *
 * <p>What a server may do beside the documents:
 *
 * <ul>
 *   <li>{@code has_more} without a page token, or a page token that came before in this walk: an
 *       {@link UnreadableResponseException} after the items of that page, since going on would lose items or never end.
 *       A cycle of several tokens is found too, though perhaps some rounds later.
 *   <li>An empty page with {@code has_more} and another token: the next page is fetched. That may go on for many pages;
 *       each of them takes a permit.
 *   <li>No {@code has_more}: there are more pages if there is a page token. One that is neither true nor false, as a
 *       boolean, a number or text, is an error after the items of that page.
 *   <li>No list: the page is empty, unless it has one that is not empty by another name, which is an error.
 * </ul>
 *
 * @param <T> the type of an item
 */
public final class Pages<T> {

    private final PagedOperation<T> operation;
    private final ApiRequest<JsonNode> request;

    /** Items in a page, 0 for as many as the platform likes. */
    private final int size;

    private final @Nullable String from;
    private final boolean ahead;

    Pages(PagedOperation<T> operation, ApiRequest<JsonNode> request, int size, @Nullable String from, boolean ahead) {
        this.operation = operation;
        this.request = request;
        this.size = size;
        this.from = from;
        this.ahead = ahead;
    }

    /**
     * Sets how many items to ask for in a page.
     *
     * @param items at least 1, and no more than the operation's page allows
     * @return a walk with that page size
     * @throws IllegalArgumentException if it is less than 1
     */
    public Pages<T> size(int items) {
        if (items < 1) {
            throw new IllegalArgumentException("size must be at least 1: " + items);
        }
        return new Pages<>(operation, request, items, from, ahead);
    }

    /**
     * Resumes an earlier walk. How long a page token stays valid is the platform's business.
     *
     * @param pageToken the token of the first page to fetch, such as {@link Page#nextToken()}; {@code null} to start
     *     with the first
     * @return a walk from that page on
     */
    public Pages<T> from(@Nullable String pageToken) {
        return new Pages<>(operation, request, size, pageToken, ahead);
    }

    /**
     * Fetches the next page while one is emitted, one at most.
     *
     * @return a walk that does not wait between pages, if the quota allows
     */
    public Pages<T> ahead() {
        return new Pages<>(operation, request, size, from, true);
    }

    /**
     * Emits the items of all pages in order.
     *
     * @param gateway where to call
     * @return the items; an item that cannot be bound is an {@link UnreadableResponseException} that names its page and
     *     index, after the items before it
     */
    public Flux<T> items(FeishuGateway gateway) {
        return new PagedFlux<T>(gateway, this, Items::new);
    }

    /**
     * Emits the pages in order, for applications that resume: keep {@link Page#nextToken()} when a page is done.
     *
     * @param gateway where to call
     * @return the pages, empty ones too; a page with an item that cannot be bound is an
     *     {@link UnreadableResponseException}
     */
    public Flux<Page<T>> pages(FeishuGateway gateway) {
        return new PagedFlux<>(gateway, this, page -> new Whole<>(page, operation));
    }

    PageCursor cursor() {
        return new PageCursor(operation, from);
    }

    ApiRequest<JsonNode> request(@Nullable String pageToken) {
        return request.query("page_size", size == 0 ? null : String.valueOf(size))
                .query("page_token", pageToken);
    }

    String name() {
        return operation.operation().name();
    }

    boolean isAhead() {
        return ahead;
    }

    @Override
    public String toString() {
        return "Pages[" + name() + "]";
    }

    /** Binds an item when it is wanted. */
    private final class Items implements Iterator<T> {

        private final FetchedPage page;
        private int index;

        Items(FetchedPage page) {
            this.page = page;
        }

        @Override
        public boolean hasNext() {
            return index < page.list().size();
        }

        @Override
        public T next() {
            return page.item(index++, operation);
        }
    }

    /** Binds a whole page when it is wanted. */
    private static final class Whole<T> implements Iterator<Page<T>> {

        private final FetchedPage page;
        private final PagedOperation<T> operation;
        private boolean taken;

        Whole(FetchedPage page, PagedOperation<T> operation) {
            this.page = page;
            this.operation = operation;
        }

        @Override
        public boolean hasNext() {
            return !taken;
        }

        @Override
        public Page<T> next() {
            taken = true;
            List<T> items = new ArrayList<>(page.list().size());
            for (int i = 0; i < page.list().size(); i++) {
                items.add(page.item(i, operation));
            }
            return new Page<>(page.number(), items, page.token(), page.nextToken());
        }
    }
}
