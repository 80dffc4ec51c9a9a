package io.github.feishureactive.spring.internal;

import java.util.function.UnaryOperator;

import reactor.netty.http.client.HttpClient;

/**
 * How one app's HTTP client differs from the library's: the application's event loops, TLS and customizers.
 *
 * @param change configures a client
 */
public record AppHttpClient(UnaryOperator<HttpClient> change) {}
