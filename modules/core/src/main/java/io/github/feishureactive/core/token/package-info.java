/**
 * Credentials and tokens: the contract between a gateway and its source of tokens. Start with {@link
 * io.github.feishureactive.core.token.Authentication}; the module {@code auth} implements it. {@link
 * io.github.feishureactive.core.token.TokenStore}, {@link io.github.feishureactive.core.token.AppTicketSource} and
 * {@link io.github.feishureactive.core.token.AppTicketSink} are for what the instances of a service share; the module
 * {@code redis} implements them.
 */
@NullMarked
package io.github.feishureactive.core.token;

import org.jspecify.annotations.NullMarked;
