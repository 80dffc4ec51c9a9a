/**
 * What can be called and received. An endpoint of the platform is a constant of type
 * {@link io.github.feishureactive.core.operation.ApiOperation}, a type of event one of
 * {@link io.github.feishureactive.core.operation.EventType}; start there.
 * {@link io.github.feishureactive.core.operation.ApiRequest} is one request of an operation. What the platform
 * documents of an operation, an {@link io.github.feishureactive.core.operation.OperationCatalogue} knows. A
 * {@link io.github.feishureactive.core.operation.UserTokenSource} supplies a user's token for a request.
 *
 * <p>What JSON is bound to is a {@link io.github.feishureactive.core.operation.JsonType}. To support another HTTP
 * method, add it to {@link io.github.feishureactive.core.operation.ApiOperation.Method} and give it a factory method
 * beside the others; the transport sends whatever method it is given.
 */
@NullMarked
package io.github.feishureactive.core.operation;

import org.jspecify.annotations.NullMarked;
