/**
 * The connection to Redis; not API. Only this module's packages use it, and they get it from the application's
 * {@link io.github.feishureactive.redis.LettuceConnection} through
 * {@link io.github.feishureactive.redis.internal.connection.ConnectionProvider#of}.
 *
 * <p>Start with {@link io.github.feishureactive.redis.internal.connection.ConnectionProvider}, which runs commands and
 * decides when to connect. {@code ConnectionAttempt} follows one connection until it stops responding,
 * {@code EvictionPolicy} checks the server once, {@code MissingPermission} names what the user may not do.
 */
@NullMarked
package io.github.feishureactive.redis.internal.connection;

import org.jspecify.annotations.NullMarked;
