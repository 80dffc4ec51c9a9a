/**
 * Receives events by webhook: the platform sends requests to the application. Start with
 * {@link io.github.feishureactive.events.webhook.EventWebhook}, which turns a request into a response without any HTTP
 * server; {@link io.github.feishureactive.events.webhook.ReactorNettyWebhook} and
 * {@link io.github.feishureactive.events.webhook.WebFluxWebhook} adapt it to one. {@code Verifier} decides whether a
 * request comes from the platform: {@code EncryptKey} checks signatures and decrypts, {@code VerificationTokens}
 * compares tokens, and {@code WebhookBody} reads what these need.
 */
@NullMarked
package io.github.feishureactive.events.webhook;

import org.jspecify.annotations.NullMarked;
