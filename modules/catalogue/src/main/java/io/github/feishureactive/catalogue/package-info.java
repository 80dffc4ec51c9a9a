/**
 * What the platform documents of all its operations: limit, kinds of tokens and apps, scopes, official page.
 *
 * <p>The build makes a small resource of the table {@code src/main/catalogue/operations.tsv}.
 * {@link io.github.feishureactive.catalogue.PlatformCatalogue} is found by {@link java.util.ServiceLoader} and reads
 * the resource when it is asked for the first time; from then on a {@code PathTree} holds it.
 */
@NullMarked
package io.github.feishureactive.catalogue;

import org.jspecify.annotations.NullMarked;
