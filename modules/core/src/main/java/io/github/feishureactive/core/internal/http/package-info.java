/**
 * One HTTP exchange over Reactor Netty; internal to this module. It knows requests as method, target, headers and
 * bytes, and nothing of operations, tokens or quotas.
 *
 * <p>Start with {@code HttpTransport}. Its {@code ExchangeSubscriber} follows one exchange from the connection to the
 * response, {@code BodyWriter} writes a streamed body, {@code ResponseBody} reads one, the package {@code codec} keeps
 * a response with its request, {@code BoundedBody} collects it, and {@code TransportFailure} words what went wrong.
 */
@NullMarked
package io.github.feishureactive.core.internal.http;

import org.jspecify.annotations.NullMarked;
