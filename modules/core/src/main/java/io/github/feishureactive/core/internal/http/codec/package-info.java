/**
 * What is on the wire: HTTP/1.1 on a connection, and HTTP/2 on its streams; internal to this module.
 *
 * <p>{@code Codecs} installs {@code Http1Codec} or, where a server chooses HTTP/2, {@code Http2Exchange}. Both keep a
 * response with its request, skip interim responses, and tell by {@code ExchangeState} how far the exchange is.
 * {@code ResponseTimeout} watches over the exchanges of one connection of HTTP/1.1.
 */
@NullMarked
package io.github.feishureactive.core.internal.http.codec;

import org.jspecify.annotations.NullMarked;
