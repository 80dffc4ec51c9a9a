/**
 * Lists that come page by page. A list is a constant of type {@link io.github.feishureactive.core.page.PagedOperation};
 * start there. {@link io.github.feishureactive.core.page.Pages} is one walk through it, as a {@code Flux} of items or
 * of {@link io.github.feishureactive.core.page.Page}s.
 *
 * <p>{@code PageCursor} reads what the platform says of its pages, {@code PagedFlux} calls for a page when it is
 * wanted. Each page is a call of its own through the gateway, with its quota, deadline and retries.
 */
@NullMarked
package io.github.feishureactive.core.page;

import org.jspecify.annotations.NullMarked;
