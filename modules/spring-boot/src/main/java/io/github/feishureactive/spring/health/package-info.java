/**
 * Auto-configuration of the health indicator. {@code GatewayHealthIndicator} reports the token, {@code EventHealth} the
 * events and the long connection, and {@code LastCall} remembers the last call. A probe never calls the platform.
 */
@NullMarked
package io.github.feishureactive.spring.health;

import org.jspecify.annotations.NullMarked;
