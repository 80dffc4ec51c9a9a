/**
 * Events by webhook: the platform calls us. {@link io.github.feishureactive.events.webhook.EventWebhook} is the whole
 * of it without any HTTP server; {@link io.github.feishureactive.events.webhook.ReactorNettyWebhook} and
 * {@link io.github.feishureactive.events.webhook.WebFluxWebhook} put it behind one.
 */
@NullMarked
package io.github.feishureactive.events.webhook;

import org.jspecify.annotations.NullMarked;
