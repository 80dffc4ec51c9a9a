package io.github.feishureactive.core.page;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

import io.github.feishureactive.core.operation.ApiOperation;
import io.github.feishureactive.core.operation.ApiRequest;
import io.github.feishureactive.core.operation.JsonType;

/**
 * The static facts of an operation that answers page by page: it takes {@code page_token} and {@code page_size} in its
 * query, and answers with a list, {@code page_token} and {@code has_more}. Such an operation needs one constant of this
 * type.
 *
 * <pre>{@code
 * static final PagedOperation<User> USERS = PagedOperation.of(
 *         ApiOperation.get("contact.user.list", "/open-apis/contact/v3/users", JsonNode.class).build(), User.class);
 *
 * Flux<User> users = USERS.pages(USERS.request().query("department_id", "0")).items(gateway);
 * }</pre>
 *
 * @param <T> the type of an item
 */
public final class PagedOperation<T> {

    /** What a walk sets itself. Twice in one query, a server may take either, and send the same page again. */
    private static final Pattern PAGING = Pattern.compile("[?&](page_token|page_size)=");

    private final ApiOperation<JsonNode> operation;
    private final JsonType<T> item;
    private final String list;

    private PagedOperation(ApiOperation<JsonNode> operation, JsonType<T> item, String list) {
        this.operation = Objects.requireNonNull(operation, "operation");
        this.item = item;
        this.list = list;
        if (!item.hasData()) {
            throw new IllegalArgumentException(
                    "An item of " + operation.name() + " cannot be Void: nothing is emitted");
        }
    }

    /**
     * A paged operation whose list is called {@code "items"}.
     *
     * @param operation the operation, which answers with a tree
     * @param item the type of an item, usually a record
     * @param <T> the type of an item
     * @return the paged operation
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> PagedOperation<T> of(ApiOperation<JsonNode> operation, Class<T> item) {
        return new PagedOperation<>(operation, JsonType.of(item), "items");
    }

    /**
     * A paged operation whose items have a generic type. Its list is called {@code "items"}.
     *
     * @param operation the operation, which answers with a tree
     * @param item the type of an item
     * @param <T> the type of an item
     * @return the paged operation
     * @throws IllegalArgumentException if Jackson cannot bind to that type
     */
    public static <T> PagedOperation<T> of(ApiOperation<JsonNode> operation, TypeReference<T> item) {
        return new PagedOperation<>(operation, JsonType.of(item), "items");
    }

    /**
     * Sets the name of the list.
     *
     * @param member its name in the response, {@code items} unless set
     * @return a paged operation with that list
     */
    public PagedOperation<T> list(String member) {
        return new PagedOperation<>(operation, item, Objects.requireNonNull(member, "member"));
    }

    /** {@return the operation that is called for each page} */
    public ApiOperation<JsonNode> operation() {
        return operation;
    }

    /** {@return the name of the list in a response} */
    public String list() {
        return list;
    }

    /**
     * Starts a request.
     *
     * @return a request without variables, parameters and body
     */
    public ApiRequest<JsonNode> request() {
        return operation.request();
    }

    /**
     * Starts a walk through the pages.
     *
     * @param request a request of this operation, without {@code page_token} and {@code page_size}: with one of them in
     *     its query, the walk ends with the error of an invalid request
     * @return a walk from the first page on, with the platform's own page size
     */
    public Pages<T> pages(ApiRequest<JsonNode> request) {
        Matcher set = PAGING.matcher(request.target());
        ApiRequest<JsonNode> checked = set.find()
                ? request.invalid("Leave " + set.group(1) + " out of the query; set it with Pages."
                        + (set.group(1).equals("page_size") ? "size(..)." : "from(..)."))
                : request;
        return new Pages<>(this, checked, 0, null, false);
    }

    JsonType<T> item() {
        return item;
    }

    @Override
    public String toString() {
        return "PagedOperation[" + operation.name() + ", " + list + "]";
    }
}
