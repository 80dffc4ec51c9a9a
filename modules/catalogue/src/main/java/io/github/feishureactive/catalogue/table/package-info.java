/**
 * From the table to the resource: what the build does with it, and how it is renewed. None of this is in the jar.
 *
 * <p>Lines of seven fields, separated by tabs, sorted by path and method: path template, method, limit, kinds of
 * tokens, kinds of apps, scopes, page below {@code https://open.feishu.cn/document}. They hold facts only, no text of
 * the documents.
 */
@NullMarked
package io.github.feishureactive.catalogue.table;

import org.jspecify.annotations.NullMarked;
